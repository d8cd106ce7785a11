package io.clientele.customer.branch;

import io.clientele.kernel.id.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
class Branch {
  @Id UUID id;
  @Version long version;
  @Column String code;
  @Column String name;

  @ManyToOne
  @JoinColumn(name = "parent_id")
  @Nullable Branch parent;

  @Column String path;
  @Column @Nullable String region;

  @Column(name = "manager_username")
  @Nullable String managerUsername;

  Branch() {}

  static Branch named(String code) {
    var branch = new Branch();
    branch.id = Ids.next();
    branch.code = code;
    return branch;
  }

  boolean liesWithin(Branch other) {
    return path.startsWith(other.path);
  }
}
