package io.clientele.gateway.route;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/// A request's body on its way through. It is counted, and breaks off when it grows larger than is
/// allowed; nothing of it is kept.
final class MeteredBody implements ReadStream<Buffer> {
  private final HttpServerRequest request;
  private final long limit;
  private final Runnable atEnd;
  private long size;
  private @Nullable Handler<Throwable> failureHandler;

  /// @param atEnd run when the whole body has been read
  MeteredBody(HttpServerRequest request, long limit, Runnable atEnd) {
    this.request = request;
    this.limit = limit;
    this.atEnd = atEnd;
  }

  boolean isTooLarge() {
    return size > limit;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    request.handler(handler == null ? null : piece -> pass(piece, handler));
    return this;
  }

  private void pass(Buffer piece, Handler<Buffer> handler) {
    if (isTooLarge()) {
      return;
    }
    size += piece.length();
    if (!isTooLarge()) {
      handler.handle(piece);
    } else if (failureHandler != null) {
      failureHandler.handle(new IllegalStateException("The body is larger than " + limit));
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    failureHandler = handler;
    request.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    request.endHandler(
        handler == null
            ? null
            : _ -> {
              atEnd.run();
              handler.handle(null);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    request.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    request.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    request.fetch(amount);
    return this;
  }
}
