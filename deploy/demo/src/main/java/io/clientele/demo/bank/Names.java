package io.clientele.demo.bank;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.datafaker.Faker;

/// Names of people, most of them Chinese, some English. A supply is drawn once for each seed;
/// people then take from it, which is a hundred times quicker than drawing each name anew.
final class Names {
  private static final int SUPPLY = 400;
  private static final int CHINESE_PERCENT = 70;

  private final List<String> chineseSurnames;
  private final List<String> chineseGivenNames;
  private final List<String> englishSurnames;
  private final List<String> englishGivenNames;

  Names(long seed) {
    var chinese = new Faker(Locale.SIMPLIFIED_CHINESE, new Random(seed)).name();
    var english = new Faker(Locale.ENGLISH, new Random(seed)).name();
    chineseSurnames = supply(chinese::lastName);
    chineseGivenNames = supply(chinese::firstName);
    englishSurnames = supply(english::lastName);
    englishGivenNames = supply(english::firstName);
  }

  String draw(RandomGenerator random) {
    return random.nextInt(100) < CHINESE_PERCENT
        ? any(chineseSurnames, random) + any(chineseGivenNames, random)
        : any(englishGivenNames, random) + " " + any(englishSurnames, random);
  }

  private static List<String> supply(Supplier<String> name) {
    return Stream.generate(name).limit(SUPPLY).toList();
  }

  private static String any(List<String> names, RandomGenerator random) {
    return names.get(random.nextInt(names.size()));
  }
}
