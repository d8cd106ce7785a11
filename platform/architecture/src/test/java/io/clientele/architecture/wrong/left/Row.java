package io.clientele.architecture.wrong.left;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/// An entity that other features can reach.
@Entity
public class Row {
  @Id public long id;
}
