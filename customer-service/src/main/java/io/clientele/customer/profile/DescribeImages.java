package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.SealedIdentifiers;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// What is kept of customers as they were before they were merged, with nothing masked.
@ApplicationScoped
public class DescribeImages {
  // Of who stays only the row is kept. Less is left of it when somebody was erased who was merged
  // into it.
  private static final String IMAGES =
      """
      select c.id, c.name, c.secrets, k.wrapped, kept.identifiers,
        json_strip_nulls(json_build_object('mergeId', m.id, 'customerId', c.id, 'kind', c.kind,
          'branch', b.code, 'manager', r.code, 'registeredOn', c.registered_on,
          'riskTolerance', case when c.risk_level is not null then json_build_object(
            'level', c.risk_level, 'validUntilOn', c.risk_valid_until_on) end,
          'attributes', coalesce(c.attributes, '{}'), 'stage', c.stage, 'tier', c.tier,
          'base', c.base, 'segments', (
            select json_agg(s.name order by s.name)
            from jsonb_to_recordset(kept.memberships) as n (segment uuid)
            join segment s on s.id = n.segment))) as image
      from customer_merge m
      cross join lateral (values
        (m.image->'survivor', null, null),
        (m.image->'row', m.image->'identifiers', m.image->'memberships')
      ) as kept (row, identifiers, memberships)
      cross join lateral jsonb_populate_record(null::customer, kept.row) c
      left join customer_key k on k.customer_id = c.id
      left join branch b on b.id = c.branch_id
      left join relationship_manager r on r.id = c.manager_id
      where (m.survivor_id = any (?) or m.merged_id = any (?)) and c.id = any (?)
      order by m.id, c.id
      """;

  private final Vault vault;
  private final ObjectMapper json;

  DescribeImages(Vault vault, ObjectMapper json) {
    this.vault = vault;
    this.json = json;
  }

  public List<ObjectNode> handle(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return Sql.on(connection, IMAGES)
        .customers(ids)
        .customers(ids)
        .customers(ids)
        .list(this::image);
  }

  private ObjectNode image(ResultSet row) throws SQLException {
    var id = Sql.customer(row, "id");
    var keys = vault.key(id, row.getBytes("wrapped"));
    var image = Customers.attributes(row.getString("image"));
    var name = keys.open(SealedColumn.NAME, id, row.getBytes("name"));
    if (name != null) {
      image.put("name", name);
    }
    var secrets = keys.open(SealedColumn.SECRETS, id, row.getBytes("secrets"));
    if (secrets != null) {
      image.withObject("/attributes").setAll(Customers.attributes(secrets));
    }
    var identifiers = SealedIdentifiers.open(keys, id, row.getString("identifiers"));
    if (!identifiers.isEmpty()) {
      image.set("identifiers", json.valueToTree(identifiers));
    }
    return image;
  }
}
