package io.clientele.customer.collect;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/// How the calls of collection kits are understood.
@ConfigMapping(prefix = "clientele.collect")
interface CollectConfig {
  /// Write keys by the name of the source that has one; at least 16 characters each. A key may
  /// record behaviours and attributes of any customer, so it belongs to servers, not into pages.
  Map<String, String> writeKeys();

  /// The namespace of `userId`.
  @WithDefault("app-user")
  String userNamespace();

  /// The namespace of `anonymousId`.
  @WithDefault("device")
  String anonymousNamespace();

  /// The `source` of behaviours; together with `messageId` it tells a repetition.
  @WithDefault("collect")
  String source();

  /// Types of behaviour by the event that a kit names, for those that are called otherwise. All
  /// others are called as the event with dots between its words: `Product Viewed` is
  /// `product.viewed`.
  Map<String, String> events();

  /// What a trait is, for those that are not called like an attribute: `name`,
  /// `identifier.<namespace>` or `attribute.<name>`. `name`, `email` and `phone` need not be said.
  Map<String, String> traits();

  /// The type of behaviour that a page view is.
  @WithDefault("page.viewed")
  String page();

  /// The type of behaviour that a view of an app's screen is.
  @WithDefault("screen.viewed")
  String screen();

  /// Whether an event that is not declared becomes a type of behaviour when it first comes;
  /// otherwise it is refused.
  @WithDefault("false")
  boolean declareEvents();
}
