package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.branch.Vision;
import io.clientele.customer.profile.CustomerViews.Filter;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A customer as its own view shows it, with nothing masked and nothing left out.
@ApplicationScoped
public class DescribeCustomer {
  private final CustomerViews views;
  private final Customers customers;
  private final ObjectMapper json;

  DescribeCustomer(CustomerViews views, Customers customers, ObjectMapper json) {
    this.views = views;
    this.customers = customers;
    this.json = json;
  }

  /// @param id of a customer that exists
  public ObjectNode handle(Connection connection, CustomerId id) throws SQLException {
    var filter = new Filter().and("c.id = ?", Filter.one(id));
    ObjectNode view = json.valueToTree(views.list(connection, Vision.FULL, filter, 1).getFirst());
    var stored = customers.lock(connection, List.of(id)).get(id);
    if (stored != null) {
      view.set("attributes", stored.profile().attributes());
    }
    return view;
  }
}
