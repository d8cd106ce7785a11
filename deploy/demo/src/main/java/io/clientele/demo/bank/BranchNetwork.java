package io.clientele.demo.bank;

import java.util.ArrayList;
import java.util.List;

/// The head office, its regions, and the branches that are open to customers.
final class BranchNetwork {
  static final BranchNetwork OF_THE_BANK =
      new BranchNetwork()
          .region("01", "华东 East")
          .branch("上海浦东支行 Shanghai Pudong", "Shanghai")
          .branch("上海静安支行 Shanghai Jing'an", "Shanghai")
          .branch("杭州西湖支行 Hangzhou West Lake", "Hangzhou")
          .branch("南京鼓楼支行 Nanjing Gulou", "Nanjing")
          .branch("苏州园区支行 Suzhou Park", "Suzhou")
          .region("02", "华南 South")
          .branch("广州天河支行 Guangzhou Tianhe", "Guangzhou")
          .branch("深圳福田支行 Shenzhen Futian", "Shenzhen")
          .branch("深圳南山支行 Shenzhen Nanshan", "Shenzhen")
          .branch("厦门思明支行 Xiamen Siming", "Xiamen")
          .region("03", "华北 North")
          .branch("北京海淀支行 Beijing Haidian", "Beijing")
          .branch("北京朝阳支行 Beijing Chaoyang", "Beijing")
          .branch("天津和平支行 Tianjin Heping", "Tianjin")
          .branch("青岛市南支行 Qingdao Shinan", "Qingdao")
          .region("04", "中西部 Centre and West")
          .branch("成都锦江支行 Chengdu Jinjiang", "Chengdu")
          .branch("重庆渝中支行 Chongqing Yuzhong", "Chongqing")
          .branch("武汉江汉支行 Wuhan Jianghan", "Wuhan")
          .branch("西安雁塔支行 Xi'an Yanta", "Xi'an");

  private static final String HEAD_OFFICE = "00";

  private final List<Branch> all = new ArrayList<>();
  private String region = HEAD_OFFICE;
  private int branches;

  private BranchNetwork() {
    all.add(new Branch(HEAD_OFFICE, "总行 Head office", null, null));
  }

  /// Parents before their children.
  List<Branch> all() {
    return List.copyOf(all);
  }

  List<Branch> open() {
    return all.stream().filter(branch -> branch.city() != null).toList();
  }

  private BranchNetwork region(String code, String name) {
    all.add(new Branch(code, name, HEAD_OFFICE, null));
    region = code;
    branches = 0;
    return this;
  }

  private BranchNetwork branch(String name, String city) {
    branches++;
    all.add(new Branch("%s%02d".formatted(region, branches), name, region, city));
    return this;
  }
}
