package io.clientele.customer.vault;

/// Where sealed values stand. What was sealed for one column does not open in another.
public enum SealedColumn {
  NAME("customer.name"),
  SECRETS("customer.secrets"),
  IDENTIFIER("identifier.sealed"),
  TAKEN("customer_merge.taken"),
  WAITING_BEHAVIOUR("waiting_behaviour.event"),
  IMPORT_PART("import_part.content"),
  IMPORT_REFUSAL("import_refusal.original"),
  IMPORT_FAULT("import_refusal.fault"),
  IMPORT_NAMED("import_refusal.named"),
  ANSWER("idempotency.body"),
  TRACES("erasure.traces"),
  SEARCH_NOTES("duplicate_search.notes");

  private final String label;

  SealedColumn(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
