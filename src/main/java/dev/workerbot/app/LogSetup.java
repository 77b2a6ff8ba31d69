package dev.workerbot.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import com.google.auto.service.AutoService;
import java.util.List;

/**
 * How workerbot logs: lines on standard error, with secrets masked. Logback finds it as a service;
 * a file of XML would be parsed at each start of a command.
 */
@AutoService(Configurator.class)
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %masked%n%maskedTrace";

  /** Whatever these log they also throw, and workerbot says it in its own words. */
  private static final List<String> SILENT =
      List.of(
          "net.schmizz",
          // Calls of Discord's REST API by JDA.
          "net.dv8tion.jda.internal.requests.Requester",
          // The code of SQLite that cannot be loaded.
          "org.sqlite.SQLiteJDBCLoader",
          // A migration that ends for lack of room: it is made later.
          "org.flywaydb.core.internal.jdbc.TransactionalExecutionTemplate");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    boolean _ = context.getStatusManager().add(new NopStatusListener());
    context.getLogger("dev.workerbot").setLevel(level("workerbot.log", Level.INFO));
    SILENT.forEach(
        one -> context.getLogger(one).setLevel(level("workerbot.log.libraries", Level.OFF)));
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level("workerbot.log.libraries", Level.ERROR));
    root.addAppender(standardError(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Level level(String property, Level usual) {
    return Level.toLevel(System.getProperty(property), usual);
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("masked", MaskedMessage::new);
    layout.getInstanceConverterMap().put("maskedTrace", MaskedStackTrace::new);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
