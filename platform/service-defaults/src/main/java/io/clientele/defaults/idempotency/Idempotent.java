package io.clientele.defaults.idempotency;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A POST, or a DELETE that begins a job, that takes an `Idempotency-Key`: sent again with the same
/// key and body it gives the first answer again and has no further effect. The key is kept in the
/// transaction of the effect.
///
/// The method must return `RestResponse<...>`.
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
