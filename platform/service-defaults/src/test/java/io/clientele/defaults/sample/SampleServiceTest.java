package io.clientele.defaults.sample;

import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test of the defaults in a make-believe service, on real PostgreSQL and Kafka.
@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "sample"))
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SampleServiceTest {}
