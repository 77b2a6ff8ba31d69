package dev.workerbot.feature.change.plan;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files on servers that a change may write anew without a loss. */
public final class EditableFiles {
  private final Fleet fleet;

  public EditableFiles(Fleet fleet) {
    this.fleet = fleet;
  }

  /** A file as it lies on the server, or why it cannot be changed. */
  record EditableFile(String text, Optional<Plan> not) {
    static EditableFile not(Plan plan) {
      return new EditableFile("", Optional.of(plan));
    }
  }

  /** Exactly that program and no other, in a file that workerbot-conf would write. */
  EditableFile find(Inspection inspection, ProgramConfig program) {
    ServerName server = inspection.server();
    if (program.files().size() > 1) {
      return EditableFile.not(
          new Plan.Blocked(
              "%s@%s is in %s; remove it from all but one first"
                  .formatted(
                      program.name(),
                      server,
                      program.files().stream()
                          .map(Message::code)
                          .collect(Sentence.joining(" and ")))));
    }
    String path = program.files().getFirst();
    return switch (fleet.server(server).files().read(name(path))) {
      case Reply.FailedReply<Optional<String>>(var problem) ->
          EditableFile.not(ServerObstacles.not(server, problem));
      case Reply.Ok<Optional<String>>(var text) -> checked(server, program, path, text);
    };
  }

  private static EditableFile checked(
      ServerName server, ProgramConfig program, String path, Optional<String> text) {
    boolean same =
        text.map(one -> ServerConfig.of(path, Map.of(path, one)).programs()).stream()
            .flatMap(List::stream)
            .anyMatch(one ->
                one.section().equals(program.section()) && one.values().equals(program.values()));
    if (!same) {
      return EditableFile.not(
          new Plan.Blocked(
              "%s@%s is in %s, where workerbot-conf does not write; change it by hand"
                  .formatted(program.name(), server, Message.code(path))));
    }
    boolean alone =
        text.orElseThrow()
                .lines()
                .filter(line -> line.startsWith("[") && line.contains("]"))
                .count()
            == 1;
    return alone
        ? new EditableFile(text.get(), Optional.empty())
        : EditableFile.not(
            new Plan.Blocked(
                "%s@%s shares %s with other sections; change it by hand"
                    .formatted(program.name(), server, Message.code(path))));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
