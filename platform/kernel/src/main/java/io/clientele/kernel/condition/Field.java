package io.clientele.kernel.condition;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// What a rule asks about: the left-hand side.
public sealed interface Field {

  /// The field as it is written in JSON. A [Behaviour] is written as `behaviour`, its metric in an
  /// object of its own beside it.
  String key();

  ValueType type();

  /// Whether a customer may lack it; only then can `null` and `notNull` be asked.
  boolean optional();

  /// The operators that may be used on this field.
  default Set<Operator> operators() {
    EnumSet<Operator> operators = EnumSet.copyOf(type().operators());
    if (optional()) {
      operators.add(Operator.MISSING);
      operators.add(Operator.PRESENT);
    }
    return Collections.unmodifiableSet(operators);
  }

  /// What the suite itself knows of every customer.
  enum Profile implements Field {
    /// PERSON or COMPANY.
    KIND("kind", ValueType.WORD, false),
    STAGE("stage", ValueType.WORD, true),
    TIER("tier", ValueType.WORD, true),
    BASE("base", ValueType.WORD, true),
    /// The code of the branch.
    BRANCH("branch", ValueType.WORD, true),
    /// The code of the relationship manager.
    MANAGER("manager", ValueType.WORD, true),
    /// C1 to C5, by a valid assessment.
    RISK_TOLERANCE("riskTolerance", ValueType.GRADE, true),
    DAYS_SINCE_REGISTERED("daysSinceRegistered", ValueType.NUMBER, true);

    private final String key;
    private final ValueType type;
    private final boolean optional;

    Profile(String key, ValueType type, boolean optional) {
      this.key = key;
      this.type = type;
      this.optional = optional;
    }

    @Override
    public String key() {
      return key;
    }

    @Override
    public ValueType type() {
      return type;
    }

    @Override
    public boolean optional() {
      return optional;
    }

    @Override
    public Set<Operator> operators() {
      if (this != BRANCH) {
        return Field.super.operators();
      }
      EnumSet<Operator> operators = EnumSet.copyOf(Field.super.operators());
      operators.add(Operator.WITHIN);
      return Collections.unmodifiableSet(operators);
    }
  }

  /// An attribute of the customer, as declared.
  record Attribute(String name, ValueType type) implements Field {
    @Override
    public String key() {
      return "attribute." + name;
    }

    @Override
    public boolean optional() {
      return true;
    }
  }

  /// Whether contact for a purpose on a channel is granted now; no entry in the ledger means no.
  record Consent(String purpose, String channel) implements Field {
    @Override
    public String key() {
      return "consent." + purpose + "." + channel;
    }

    @Override
    public ValueType type() {
      return ValueType.BOOLEAN;
    }

    @Override
    public boolean optional() {
      return false;
    }
  }

  /// Membership in another segment. Whoever stores conditions refuses cycles between them.
  record Segment(UUID id) implements Field {
    @Override
    public String key() {
      return "segment." + id;
    }

    @Override
    public ValueType type() {
      return ValueType.BOOLEAN;
    }

    @Override
    public boolean optional() {
      return false;
    }
  }

  /// An aggregate over the customer's behaviours of one type.
  record Behaviour(BehaviourMetric metric) implements Field {
    @Override
    public String key() {
      return "behaviour";
    }

    @Override
    public ValueType type() {
      return metric.aggregate() == Aggregate.EVER ? ValueType.BOOLEAN : ValueType.NUMBER;
    }

    @Override
    public boolean optional() {
      return metric.aggregate().optional();
    }

    /// An average is compared exactly, as sum against value times count; there is no list form.
    @Override
    public Set<Operator> operators() {
      EnumSet<Operator> operators = EnumSet.copyOf(Field.super.operators());
      if (metric.aggregate() == Aggregate.AVERAGE) {
        operators.remove(Operator.IN);
        operators.remove(Operator.NOT_IN);
      }
      return Collections.unmodifiableSet(operators);
    }
  }
}
