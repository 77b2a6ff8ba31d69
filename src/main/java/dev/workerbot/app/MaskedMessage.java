package dev.workerbot.app;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * What workerbot itself logs, with secrets masked: in what is put into its own words, and in all
 * that libraries say.
 */
public final class MaskedMessage extends MessageConverter {
  private static final String OURS = "dev.workerbot.";
  private static final String PLACE = "{}";

  @Override
  public String convert(ILoggingEvent event) {
    Object[] values = event.getArgumentArray();
    return values == null || values.length == 0 || !event.getLoggerName().startsWith(OURS)
        ? Secrets.masked(super.convert(event))
        : filled(event.getMessage(), values);
  }

  private static String filled(String template, Object[] values) {
    List<Object> parts = new ArrayList<>();
    int at = 0;
    for (Object value : values) {
      int place = template.indexOf(PLACE, at);
      if (place < 0) {
        break;
      }
      parts.add(own(template.substring(at, place)));
      parts.add(value == null ? "null" : value);
      at = place + PLACE.length();
    }
    parts.add(own(template.substring(at)));
    return Sentence.join("", parts).toString();
  }

  private static Sentence own(String words) {
    return Sentence.of(words.replace("%", "%%"));
  }
}
