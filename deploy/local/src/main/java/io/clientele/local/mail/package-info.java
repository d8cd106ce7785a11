/// A real SMTP server that keeps what it gets for people and tests to read, instead of delivering
/// it.
@NullMarked
package io.clientele.local.mail;

import org.jspecify.annotations.NullMarked;
