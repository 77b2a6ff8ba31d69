package dev.workerbot.feature.change.plan;

import dev.workerbot.message.Message;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import java.time.Duration;

/** How long workers are down for a change, in words. */
final class Downtime {
  static final String NOT_AGAIN =
      "nothing is started again, because autostart is off; use %s".formatted(Message.code("start"));

  private Downtime() {}

  static Sentence stopping(ProgramConfig program) {
    return Sentence.of(
        "%s stopped, which may take up to %s",
        program.processes() == 1
            ? "Its process is"
            : "Its %d processes are".formatted(program.processes()),
        HumanTime.wholeSeconds(Duration.ofSeconds(program.number("stopwaitsecs", 10))));
  }
}
