package dev.workerbot.app.cli;

import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer as {@code exec --json} prints it. The fields are documented in docs/exec.md and stay.
 */
final class AnswerJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AnswerJson() {}

  static String of(String command, CommandAnswer commandAnswer) {
    ObjectNode root = JSON.createObjectNode();
    root.put("operation", commandAnswer.operation());
    root.put("command", command);
    root.put("outcome", commandAnswer.code().name().toLowerCase(Locale.ROOT));
    root.put("message", commandAnswer.message().title());
    ArrayNode details = root.putArray("details");
    for (Message.MessageLine messageLine : commandAnswer.message().lines()) {
      details.add(messageLine.text());
    }
    for (Message.MessageField messageField : commandAnswer.message().fields()) {
      details.add(messageField.label() + ": " + messageField.value());
    }
    commandAnswer.message().excerpt().ifPresent(excerpt -> root.put("log", excerpt.text().value()));
    ArrayNode results = root.putArray("results");
    for (TargetResult result : commandAnswer.results()) {
      ObjectNode node = results.addObject();
      node.put("worker", result.target().worker().toString());
      node.put("server", result.target().server().value());
      node.put("done", result.done());
      result.state().ifPresent(state -> node.put("state", state.name()));
      if (result.pid().isPresent()) {
        node.put("pid", result.pid().getAsInt());
      }
      node.put("seconds", result.took().toMillis() / 1000.0);
      result.ended().ifPresent(how -> node.put("ended", how));
      result
          .cause()
          .filter(_ -> result.ended().isEmpty())
          .ifPresent(cause -> node.put("cause", cause));
    }
    return JSON.writeValueAsString(root);
  }
}
