package dev.workerbot.feature.change.plan;

import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the doctor says of a program as it is to be. */
public final class PlanFindings {
  private final Fleet fleet;

  public PlanFindings(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * What the doctor would say of it, with what the server knows of its user and paths. Of one that
   * there is, only what the change brings, and what keeps it from running.
   */
  List<Finding> of(
      ServerName server, ServerConfig config, String path, String text, String program) {
    Supervisor supervisor = fleet.server(server).supervisor();
    ServerConfig with = supervisor.work(config.length(), () -> config.with(path, text));
    ServerConfig alone =
        with.only(with.programs().stream().filter(one -> one.name().equals(program)).toList());
    Facts facts =
        supervisor.facts(Facts.questions(alone)) instanceof Reply.Ok<Facts>(var known)
            ? known
            : Facts.NONE;
    Function<ServerConfig, List<Finding>> examined =
        one -> {
          ServerConfigView view = new ServerConfigView(server, one, List.of(), facts, Map.of());
          return supervisor.work(config.length(), () -> ConfigDoctor.examine(view));
        };
    Set<Finding> before = Set.copyOf(examined.apply(config));
    return examined.apply(with).stream()
        .filter(finding -> finding.program().equals(program))
        .filter(finding -> finding.severity() == Severity.BAD || !before.contains(finding))
        .toList();
  }

  static List<MessageLine> lines(List<Finding> findings) {
    return findings.stream()
        .map(finding ->
            new MessageLine(
                finding.severity(),
                Sentence.of(
                    "%s: %s %s Fix: %s",
                    Sentence.of("%s@%s", finding.program(), finding.server()),
                    ended(finding.what()),
                    ended(finding.why()),
                    Finding.withCode(finding.fix()))))
        .toList();
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
