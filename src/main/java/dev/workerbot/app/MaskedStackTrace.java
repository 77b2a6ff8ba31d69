package dev.workerbot.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.workerbot.message.secret.Secrets;

/** The stack traces that workerbot itself logs, with secrets masked. */
public final class MaskedStackTrace extends ThrowableProxyConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Secrets.masked(super.convert(event));
  }
}
