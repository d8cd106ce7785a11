package io.clientele.analytics;

import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test of the running service; all of them share one.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "analytics"))
public @interface AnalyticsTest {}
