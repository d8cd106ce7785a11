package io.clientele.gateway;

/// The services behind the gateway, under the names they go by outside.
public enum Service {
  CUSTOMER("customer"),
  CAMPAIGN("campaign"),
  ANALYTICS("analytics");

  private final String shortName;

  Service(String shortName) {
    this.shortName = shortName;
  }

  /// For names that are made of it: `customer`.
  public String shortName() {
    return shortName;
  }

  /// `customer-service`.
  public String title() {
    return shortName + "-service";
  }
}
