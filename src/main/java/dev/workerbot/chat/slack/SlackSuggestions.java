package dev.workerbot.chat.slack;

import dev.workerbot.chat.Completion;
import dev.workerbot.chat.slack.message.SlackForms;
import dev.workerbot.chat.slack.message.SlackWorkersForm;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.chat.slack.people.SlackPeople.Sender;
import dev.workerbot.chat.slack.socket.SlackReply;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What somebody can pick in a field of a form, of what they may see. Slack waits three seconds for
 * it. Source: Slack, "block_suggestion payload".
 */
final class SlackSuggestions {
  /** By the field, a verb behind which such things stand. */
  private static final Map<String, Verb> PICKED =
      Map.of(SlackWorkersForm.WORKERS, Verb.STATUS, SlackForms.SERVERS, Verb.SERVERS);

  private final SlackPeople people;
  private final Completion completion;

  SlackSuggestions(SlackPeople people, Completion completion) {
    this.people = people;
    this.completion = completion;
  }

  /** For what is typed in the field now; returns at once. */
  SlackReply of(JsonNode payload) {
    Sender sender = Sender.of(payload);
    String typed = payload.path("value").asString("").strip();
    Optional<Verb> verb =
        Optional.ofNullable(PICKED.get(payload.path("block_id").asString("")))
            .filter(_ -> !sender.user().isEmpty());
    List<SlackReply.Option> options =
        verb.stream()
            .flatMap(one -> completion.complete(people.known(sender), one + " " + typed).stream())
            .map(one -> new SlackReply.Option(one.value().strip(), one.label()))
            .toList();
    return SlackReply.options(options);
  }
}
