package io.clientele.customer;

import io.clientele.kernel.problem.Problem;
import java.util.Map;

/// What clients of customer-service can get wrong, beyond the form of their input.
public abstract sealed class CustomerProblem extends Problem {
  private CustomerProblem(int status, String name, String title, String detail) {
    this(status, name, title, detail, Map.of());
  }

  private CustomerProblem(
      int status, String name, String title, String detail, Map<String, Object> params) {
    super(status, name, title, detail, params);
  }

  /// An identifier of a unique namespace belongs to another customer.
  public static final class IdentifierTaken extends CustomerProblem {
    public IdentifierTaken(String namespace) {
      super(
          409,
          "identifier-taken",
          "The identifier belongs to another customer",
          "An identifier of the namespace " + namespace + " belongs to another customer already.",
          Map.of("namespace", namespace));
    }

    /// It is not known which of several.
    public IdentifierTaken() {
      super(
          409,
          "identifier-taken",
          "The identifier belongs to another customer",
          "One of the identifiers belongs to another customer already.");
    }
  }

  /// The customer has another identifier of a namespace with one per customer.
  public static final class IdentifierDiffers extends CustomerProblem {
    public IdentifierDiffers(String namespace) {
      super(
          409,
          "identifier-differs",
          "The customer has another identifier",
          "A customer has one identifier of the namespace "
              + namespace
              + ", and this one has another already.",
          Map.of("namespace", namespace));
    }
  }

  /// The customer would be left without an identifier.
  public static final class LastIdentifier extends CustomerProblem {
    public LastIdentifier() {
      super(
          409,
          "last-identifier",
          "It is the customer's last identifier",
          "Nobody could say any more whom they mean. Add another identifier first, or in the same"
              + " request.");
    }
  }

  /// The two to be merged have different identifiers of a namespace with one per customer.
  public static final class DifferentCustomers extends CustomerProblem {
    public DifferentCustomers(String namespace) {
      super(
          409,
          "different-customers",
          "They are different customers",
          "They have different identifiers of the namespace "
              + namespace
              + ", of which a customer has one.",
          Map.of("namespace", namespace));
    }
  }

  public static final class DifferentKinds extends CustomerProblem {
    public DifferentKinds() {
      super(
          409,
          "different-kinds",
          "One is a person, the other a company",
          "A person and a company are not the same customer. Correct the kind of one of them"
              + " first.");
    }
  }

  public static final class AlreadyMerged extends CustomerProblem {
    public AlreadyMerged() {
      super(
          409,
          "already-merged",
          "They are one customer already",
          "Both ids stand for the same customer already.");
    }
  }

  /// There is no standing merge to be undone.
  public static final class NotMerged extends CustomerProblem {
    public NotMerged() {
      super(
          409,
          "not-merged",
          "The merge does not stand",
          "The customer is not merged into another, or not any more.");
    }
  }

  /// The survivor of a merge was merged into another customer itself.
  public static final class MergedFurther extends CustomerProblem {
    public MergedFurther(CustomerId survivor) {
      super(
          409,
          "merged-further",
          "Another merge has to be undone first",
          "The customer was merged into "
              + survivor
              + ", which was merged further. Undo that"
              + " first.",
          Map.of("survivor", survivor.toString()));
    }
  }

  public static final class SearchUnderWay extends CustomerProblem {
    public SearchUnderWay() {
      super(
          409,
          "search-under-way",
          "A search is under way",
          "One search for duplicates at a time is under way. Wait until it is completed.");
    }
  }

  public static final class SearchEnded extends CustomerProblem {
    public SearchEnded(String state) {
      super(
          409,
          "search-ended",
          "The search has ended",
          "The search is " + state + " and cannot be cancelled any more.",
          Map.of("jobState", state));
    }
  }

  public static final class DuplicateDecided extends CustomerProblem {
    public DuplicateDecided(String state) {
      super(
          409,
          "duplicate-decided",
          "The pair was decided on",
          "The pair is " + state + " already.",
          Map.of("duplicateState", state));
    }
  }

  /// Other segments ask for membership in this one.
  public static final class SegmentInUse extends CustomerProblem {
    public SegmentInUse(String users) {
      super(
          409,
          "segment-in-use",
          "The segment is in use",
          "Other segments refer to this one: " + users + ". Change or delete them first.",
          Map.of("segments", users));
    }
  }

  /// A segment would ask for membership in itself.
  public static final class SegmentCycle extends CustomerProblem {
    public SegmentCycle() {
      super(
          409,
          "segment-cycle",
          "The segment refers to itself",
          "Through the segments it refers to, this segment would depend on itself.");
    }
  }

  /// The members of a segment that follows a rule cannot be chosen.
  public static final class SegmentHasRule extends CustomerProblem {
    public SegmentHasRule() {
      super(
          409,
          "segment-has-rule",
          "The segment follows a rule",
          "Its members cannot be chosen. Change its condition, or take a snapshot of it.");
    }
  }

  /// Members of the segment are joining and leaving.
  public static final class SegmentBuilding extends CustomerProblem {
    public SegmentBuilding(String segment) {
      super(
          409,
          "segment-building",
          "The segment is being built",
          "Members of \"" + segment + "\" are joining and leaving. Wait until its state is LIVE.",
          Map.of("segment", segment));
    }
  }

  public static final class NameTaken extends CustomerProblem {
    public NameTaken(String what, String name) {
      super(
          409,
          "name-taken",
          "The name is taken",
          "There is a " + what + " of the name \"" + name + "\" already.",
          Map.of("name", name));
    }
  }

  /// A branch would lie below itself.
  public static final class BranchCycle extends CustomerProblem {
    public BranchCycle() {
      super(
          409,
          "branch-cycle",
          "The branch lies below itself",
          "The parent is the branch itself or lies below it.");
    }
  }

  public static final class ImportTooLarge extends CustomerProblem {
    public ImportTooLarge(long limit) {
      super(
          413,
          "import-too-large",
          "The file is too large",
          "A file may have " + limit + " bytes. Cut it into several.",
          Map.of("limit", limit));
    }
  }

  /// An import did not fail on our side, or its file is gone.
  public static final class ImportNotResumable extends CustomerProblem {
    public ImportNotResumable() {
      super(
          409,
          "import-not-resumable",
          "The import cannot be gone on with",
          "It did not fail on our side, or its file is not kept any more. Send the file again: what"
              + " was applied is not doubled.");
    }
  }

  /// An import has ended, so that nothing is left of it to be cancelled.
  public static final class ImportEnded extends CustomerProblem {
    public ImportEnded() {
      super(
          409,
          "import-ended",
          "The import has ended",
          "All of its file was worked through, or it was given up. What was applied stays.");
    }
  }
}
