package dev.workerbot.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Everything that is logged in this process while this is open. */
public final class CapturedLog implements AutoCloseable {
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  public CapturedLog() {
    appender.start();
    root().addAppender(appender);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Every event, a line each, with the messages of its causes. */
  public String text() {
    return text(List.copyOf(appender.list));
  }

  /** The errors; empty where there were none. */
  public String errors() {
    return errorsOf("");
  }

  /**
   * The errors of what is tested; empty where there were none. What earlier tests of this process
   * left running may log errors of its own.
   *
   * @param packages of the loggers that count
   */
  public String errorsOf(String... packages) {
    return text(
        List.copyOf(appender.list).stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
            .filter(event -> Stream.of(packages).anyMatch(event.getLoggerName()::startsWith))
            .toList());
  }

  private static String text(List<ILoggingEvent> events) {
    return events.stream().map(CapturedLog::line).collect(Collectors.joining());
  }

  private static String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getLevel()).append(' ').append(event.getFormattedMessage()).append('\n');
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      line.append(cause.getMessage()).append('\n');
    }
    return line.toString();
  }

  @Override
  public void close() {
    root().detachAppender(appender);
  }
}
