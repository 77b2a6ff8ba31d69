package dev.workerbot.app;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.workerbot.message.secret.Secrets;

/** What workerbot itself logs, with secrets masked. Named in logback.xml. */
public final class MaskedMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Secrets.masked(super.convert(event));
  }
}
