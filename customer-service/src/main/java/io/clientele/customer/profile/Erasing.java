package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Erases a customer everywhere. Most of what that takes lies beyond the profile, hence it is done
/// elsewhere.
public interface Erasing {
  /// Why a customer is erased, by the grounds of the law (GDPR article 17, PIPL article 47).
  enum Ground {
    /// The customer asked for it.
    CUSTOMER_REQUEST,
    /// The customer withdrew the consent on which the data was held.
    CONSENT_WITHDRAWN,
    /// What the data was collected for is reached, or cannot be.
    NO_LONGER_NEEDED,
    /// The period for which it may be kept is over.
    RETENTION_ENDED,
    /// It should not have been collected.
    UNLAWFUL
  }

  /// @param erasureId of the job
  /// @param customerId of the customer that stood for all ids
  record Begun(UUID erasureId, CustomerId customerId) {}

  /// Begins to erase a customer, or tells by which job it was or is being erased.
  ///
  /// @param id the customer's own, or one that was merged into it
  Begun handle(CustomerId id, Ground ground, @Nullable String ifMatch);
}
