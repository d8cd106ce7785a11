package io.clientele.defaults.idempotency;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A POST that takes an `Idempotency-Key` as an [Idempotent] one does, and whose transaction is
/// shared with other requests: it sees to the keys of all of them by [FirstAnswers].
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotentInBatch {}
