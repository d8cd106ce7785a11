package io.clientele.customer.branch;

import io.clientele.kernel.id.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "relationship_manager")
class RelationshipManager {
  @Id UUID id;
  @Version long version;
  @Column String code;
  @Column String name;

  @ManyToOne
  @JoinColumn(name = "branch_id")
  @Nullable Branch branch;

  @Column @Nullable String username;

  RelationshipManager() {}

  static RelationshipManager named(String code) {
    var manager = new RelationshipManager();
    manager.id = Ids.next();
    manager.code = code;
    return manager;
  }
}
