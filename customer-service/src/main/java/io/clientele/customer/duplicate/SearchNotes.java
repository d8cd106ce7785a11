package io.clientele.customer.duplicate;

import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Frequencies;
import io.clientele.customer.matching.MatchModel;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a search has learned so far: all that whoever goes on with it has to know. There are words
/// of names in it, so it is kept sealed, and no longer than the search.
///
/// @param secret on which the numbers of the blocking keys depend
/// @param fields by which customers are compared
/// @param last customer that was read
/// @param readAll whether there are no more customers to read
/// @param comparable how many of the customers have a key
/// @param keys how many blocking keys were written
/// @param drawn customers of the sample
/// @param model once it is estimated
record SearchNotes(
    String secret,
    List<Field> fields,
    UUID last,
    boolean readAll,
    long customers,
    long comparable,
    long keys,
    Frequencies.Counts words,
    List<UUID> drawn,
    MatchModel.@Nullable Shares model) {
  private static final UUID NOBODY_YET = new UUID(0, 0);

  static SearchNotes blank(List<Field> fields) {
    return new SearchNotes(
        HiddenKeys.secret(),
        fields,
        NOBODY_YET,
        false,
        0,
        0,
        0,
        new Frequencies(fields).counts(),
        List.of(),
        null);
  }
}
