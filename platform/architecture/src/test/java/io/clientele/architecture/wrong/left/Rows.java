package io.clientele.architecture.wrong.left;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/// A repository that other features can reach.
public class Rows implements PanacheRepositoryBase<Row, Long> {}
