package io.clientele.local.stack;

/// The ports of the stack, each with the variable that changes it.
public enum PortSetting {
  GATEWAY("gateway", 8080),
  CUSTOMER("customer-service", 8081),
  CAMPAIGN("campaign-service", 8082),
  ANALYTICS("analytics-service", 8083),
  POSTGRES("PostgreSQL", 15432),
  KAFKA("Kafka", 19092),
  KAFKA_CONTROLLER("Kafka's controller", 19093),
  SMTP("mail (SMTP)", 11025),
  MAIL("mail (page)", 18025);

  private final String user;
  private final int usual;

  PortSetting(String user, int usual) {
    this.user = user;
    this.usual = usual;
  }

  /// Who listens there, for messages to people.
  public String user() {
    return user;
  }

  public int usual() {
    return usual;
  }

  public String variable() {
    return "CLIENTELE_" + name() + "_PORT";
  }
}
