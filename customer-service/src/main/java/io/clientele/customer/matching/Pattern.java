package io.clientele.customer.matching;

import java.util.List;

/// All of a comparison that the model is estimated from.
///
/// @param levels by field
/// @param rarity how much more the agreement says since the words are rare, in whole bits
record Pattern(List<Integer> levels, int rarity) {
  static Pattern of(Comparison comparison, Frequencies frequencies) {
    var rarity = 0.0;
    var agreements = comparison.agreements();
    for (var i = 0; i < agreements.size(); i++) {
      rarity += frequencies.rarity(i, agreements.get(i).same());
    }
    return new Pattern(
        agreements.stream().map(Agreement::level).toList(), (int) Math.round(rarity));
  }
}
