package dev.workerbot.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack's modals: a trigger opens one, once, within three seconds. Source: Slack, "views.open", and
 * "view interactions payload".
 */
public final class SlackModals {
  private static final Duration TO_OPEN = Duration.ofSeconds(3);

  private final Map<String, Trigger> triggers = new HashMap<>();
  private final List<Modal> all = new ArrayList<>();

  private record Trigger(String user, long since) {}

  /**
   * One that somebody had before them.
   *
   * @param view as the bot sent it
   */
  public record Modal(String id, String hash, String user, JsonNode view) {
    /**
     * The values as Slack sends them: what was there from the start, changed by who filled it in.
     */
    ObjectNode values(Map<String, String> filled) {
      ObjectNode values = FakeSlack.JSON.createObjectNode();
      Map<String, String> left = new HashMap<>(filled);
      pickServers(left);
      for (JsonNode block : view.path("blocks")) {
        if (block.path("type").asString().equals("input")) {
          String key = block.path("block_id").asString();
          JsonNode element = block.path("element");
          String type = element.path("type").asString();
          ObjectNode value =
              values
                  .putObject(key)
                  .putObject(element.path("action_id").asString())
                  .put("type", type);
          boolean empty =
              switch (type) {
                case "static_select" -> choose(value, element, left.remove(key));
                case "multi_external_select" -> pick(value, element, left.remove(key));
                case "conversations_select" -> choosePlace(value, left.remove(key));
                default -> write(value, element, left.remove(key));
              };
          if (empty && !block.path("optional").asBoolean(false)) {
            throw new AssertionError("Slack does not send it without " + key);
          }
        }
      }
      if (!left.isEmpty()) {
        throw new AssertionError("the modal does not ask for " + left);
      }
      return values;
    }

    /** Who is told {@code queue@web1} writes the name, and picks the server. */
    private void pickServers(Map<String, String> filled) {
      String worker = filled.getOrDefault("worker", "");
      if (field("worker-servers").isPresent() && worker.contains("@")) {
        filled.put("worker", worker.substring(0, worker.indexOf('@')));
        filled.putIfAbsent("worker-servers", worker.substring(worker.indexOf('@') + 1));
      }
    }

    /** The block of an input. */
    public Optional<JsonNode> field(String key) {
      return view.path("blocks")
          .valueStream()
          .filter(block -> block.path("type").asString().equals("input"))
          .filter(block -> block.path("block_id").asString().equals(key))
          .findFirst();
    }

    private static boolean write(ObjectNode value, JsonNode element, String filled) {
      String text = filled == null ? element.path("initial_value").asString("") : filled;
      if (text.indexOf('\n') >= 0 && !element.path("multiline").asBoolean(false)) {
        throw new AssertionError("that field has one line");
      }
      if (text.isEmpty()) {
        value.putNull("value");
      } else {
        value.put("value", text);
      }
      return text.isEmpty();
    }

    /** Values with commas in between, which the bot has suggested. */
    private static boolean pick(ObjectNode value, JsonNode element, String filled) {
      ArrayNode picked = value.putArray("selected_options");
      if (filled == null) {
        element.path("initial_options").forEach(picked::add);
      } else {
        for (String one : filled.split(",", -1)) {
          ObjectNode option = picked.addObject().put("value", one);
          option.putObject("text").put("type", "plain_text").put("text", one).put("emoji", false);
        }
      }
      return picked.isEmpty();
    }

    /** The channel in which it was opened, where nobody chooses another. */
    private static boolean choosePlace(ObjectNode value, String filled) {
      value.put("selected_conversation", filled == null ? "C1" : filled);
      return false;
    }

    private static boolean choose(ObjectNode value, JsonNode element, String filled) {
      JsonNode chosen =
          filled == null
              ? element.path("initial_option")
              : element
                  .path("options")
                  .valueStream()
                  .filter(one -> one.path("text").path("text").asString().equals(filled))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(filled + " cannot be chosen"));
      if (chosen.isMissingNode()) {
        value.putNull("selected_option");
      } else {
        value.set("selected_option", chosen);
      }
      return chosen.isMissingNode();
    }
  }

  List<Modal> all() {
    return List.copyOf(all);
  }

  String trigger(String user) {
    String trigger = UUID.randomUUID().toString();
    triggers.put(trigger, new Trigger(user, System.nanoTime()));
    return trigger;
  }

  void expire() {
    triggers.replaceAll((_, one) -> new Trigger(one.user(), one.since() - TO_OPEN.toNanos() - 1));
  }

  /** Source: Slack, "views.update": what stays keeps what somebody has filled in. */
  String update(String id, JsonNode view) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        all.set(i, new Modal(id, "1764000000.hash-updated", all.get(i).user(), view));
        return "{\"ok\":true}";
      }
    }
    return "{\"ok\":false,\"error\":\"not_found\"}";
  }

  String open(String id, JsonNode view) {
    Trigger trigger = triggers.get(id);
    if (trigger == null) {
      return "{\"ok\":false,\"error\":\"invalid_trigger_id\"}";
    }
    if (System.nanoTime() - trigger.since() > TO_OPEN.toNanos()) {
      return "{\"ok\":false,\"error\":\"expired_trigger_id\"}";
    }
    if (all.stream().anyMatch(modal -> modal.id().equals("V" + id))) {
      return "{\"ok\":false,\"error\":\"exchanged_trigger_id\"}";
    }
    Modal modal = new Modal("V" + id, "1764000000.hash" + all.size(), trigger.user(), view);
    all.add(modal);
    ObjectNode answer = FakeSlack.JSON.createObjectNode().put("ok", true);
    answer.putObject("view").put("id", modal.id()).put("hash", modal.hash()).put("type", "modal");
    return answer.toString();
  }
}
