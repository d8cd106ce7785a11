package io.clientele.customer.matching;

import java.util.Set;

/// Chinese family names of two characters.
final class FamilyNames {
  private static final Set<String> OF_TWO =
      Set.of(
          "欧阳", "司马", "上官", "诸葛", "夏侯", "司徒", "司空", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文",
          "轩辕", "端木", "南宫", "西门", "独孤", "拓跋", "呼延", "澹台", "申屠", "公羊", "钟离", "淳于", "太史", "闻人", "东郭",
          "百里", "歐陽", "司馬", "諸葛", "東方", "尉遲", "公孫", "長孫", "軒轅", "南宮", "西門", "獨孤", "鍾離");

  private FamilyNames() {}

  static boolean isOfTwo(String name) {
    return OF_TWO.contains(name.substring(0, name.offsetByCodePoints(0, 2)));
  }
}
