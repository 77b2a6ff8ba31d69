package dev.workerbot.app.config;

import dev.workerbot.message.Sentence;
import dev.workerbot.worker.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One mapping of the config while it is read: takes out values, notes mistakes, goes on. */
final class Section {
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})\\s*(ms|s|m|min|h|d)");

  private static final Pattern BYTES = Pattern.compile("(\\d{1,7})\\s*(KB|MB?|GB?)");

  private final String name;
  private final Node.Mapping node;
  private final List<ConfigError> mistakes;
  private final Set<String> known;

  /**
   * @param known the keys that may stand here; empty for a section whose keys are names
   */
  Section(String name, Node node, List<ConfigError> mistakes, Set<String> known) {
    this.name = name;
    this.mistakes = mistakes;
    this.known = known;
    if (node instanceof Node.Mapping mapping) {
      this.node = mapping;
    } else {
      this.node = new Node.Mapping(node.line(), List.of());
      boolean nothing = node instanceof Node.TextNode(_, var value) && value.isEmpty();
      if (!nothing) {
        wrong(
            node.line(),
            name.isEmpty()
                ? Sentence.of("a config is keys with values, such as `servers:`")
                : Sentence.of("`%s` takes keys with values, indented below it", name));
      }
    }
    Set<String> seen = new HashSet<>();
    for (Node.NodeEntry nodeEntry : this.node.entries()) {
      if (!seen.add(nodeEntry.key())) {
        wrong(
            nodeEntry.line(),
            Sentence.of("`%s` stands twice%s; keep one", nodeEntry.key(), under()));
      } else if (!known.isEmpty() && !known.contains(nodeEntry.key())) {
        wrong(
            nodeEntry.line(),
            Sentence.of(
                "unknown key `%s`%s%s",
                nodeEntry.key(),
                under(),
                Nearest.hint(
                    nodeEntry.key(), known, "; known are " + String.join(", ", sorted()))));
      }
    }
  }

  private List<String> sorted() {
    return known.stream().sorted().toList();
  }

  private String under() {
    return name.isEmpty() ? "" : " under `" + name + "`";
  }

  int line() {
    return node.line();
  }

  int lineOf(String key) {
    return node.find(key).map(Node::line).orElse(node.line());
  }

  void wrong(int line, Sentence sentence) {
    mistakes.add(new ConfigError(line, sentence));
  }

  /** The same in words that are not all our own. */
  void wrong(int line, String words) {
    mistakes.add(new ConfigError(line, words));
  }

  boolean has(String key) {
    return node.find(key).isPresent();
  }

  Section section(String key, Set<String> keys) {
    Node found = node.find(key).orElse(new Node.Mapping(node.line(), List.of()));
    return new Section(name.isEmpty() ? key : name + "." + key, found, mistakes, keys);
  }

  /** The sections of a mapping whose keys are names. */
  Map<String, Section> named(String key, Set<String> keys) {
    Section all = section(key, Set.of());
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Node.NodeEntry nodeEntry : all.node.entries()) {
      // What is missing is missing at the name, not at the first line below it.
      Node value =
          nodeEntry.value() instanceof Node.Mapping(_, var entries)
              ? new Node.Mapping(nodeEntry.line(), entries)
              : nodeEntry.value();
      sections.putIfAbsent(
          nodeEntry.key(), new Section(key + "." + nodeEntry.key(), value, mistakes, keys));
    }
    return sections;
  }

  /** The keys, where they are names. */
  List<String> named() {
    return node.entries().stream().map(Node.NodeEntry::key).distinct().toList();
  }

  /** The sections of a list. */
  List<Section> list(String key, Set<String> keys) {
    List<Section> sections = new ArrayList<>();
    switch (node.find(key).orElse(new Node.Items(node.line(), List.of()))) {
      case Node.Items(_, var items) -> {
        for (Node item : items) {
          sections.add(new Section(key, item, mistakes, keys));
        }
      }
      case Node.TextNode(_, var value) when value.isEmpty() -> {}
      case Node other ->
          wrong(other.line(), Sentence.of("`%s` takes a list, each with a dash", key));
    }
    return sections;
  }

  /** All of it, for a reader that knows no lines; a key that stands twice is noted at any depth. */
  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Node.NodeEntry nodeEntry : node.entries()) {
      json.set(nodeEntry.key(), json(nodeEntry.key(), nodeEntry.value()));
    }
    return json;
  }

  private JsonNode json(String key, Node value) {
    return switch (value) {
      case Node.Mapping mapping ->
          new Section(name + "." + key, mapping, mistakes, Set.of()).json();
      case Node.Items(_, var items) ->
          JsonNodeFactory.instance
              .arrayNode()
              .addAll(items.stream().map(item -> json(key, item)).toList());
      case Node.TextNode(_, var text) ->
          text.<JsonNode>map(StringNode::valueOf).orElse(NullNode.getInstance());
    };
  }

  Optional<String> text(String key) {
    return switch (node.find(key).orElse(new Node.TextNode(0, Optional.empty()))) {
      case Node.TextNode(_, var value) -> value;
      case Node other -> {
        wrong(other.line(), Sentence.of("`%s`%s takes one value", key, under()));
        yield Optional.empty();
      }
    };
  }

  String required(String key) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      wrong(node.line(), Sentence.of("`%s` is missing%s", key, under()));
    }
    return value.orElse("");
  }

  /** A list of texts; one text alone counts as a list of one. */
  Optional<List<String>> texts(String key) {
    return switch (node.find(key).orElse(new Node.TextNode(0, Optional.empty()))) {
      case Node.TextNode(_, var value) -> value.map(List::of);
      case Node.Items(_, var items) -> {
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
          if (item instanceof Node.TextNode(_, var value) && value.isPresent()) {
            texts.add(value.get());
          } else {
            wrong(item.line(), Sentence.of("`%s`%s takes a list of plain values", key, under()));
          }
        }
        yield Optional.of(texts);
      }
      case Node other -> {
        wrong(other.line(), Sentence.of("`%s`%s takes a list", key, under()));
        yield Optional.empty();
      }
    };
  }

  Optional<Integer> number(String key, int least, int most) {
    Optional<String> text = text(key);
    if (text.isPresent() && text.get().matches("\\d{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    }
    text.ifPresent(value ->
        wrong(
            lineOf(key),
            Sentence.of(
                "`%s`%s takes a number from %d to %d, not `%s`",
                key, under(), least, most, value)));
    return Optional.empty();
  }

  Optional<Boolean> flag(String key) {
    Optional<String> text = text(key);
    if (text.isPresent() && List.of("true", "false").contains(text.get())) {
      return text.map(Boolean::parseBoolean);
    }
    text.ifPresent(value ->
        wrong(
            lineOf(key), Sentence.of("`%s`%s takes true or false, not `%s`", key, under(), value)));
    return Optional.empty();
  }

  /** A time, or {@code never}. */
  Optional<Duration> timeOrNever(String key, Optional<Duration> otherwise) {
    Optional<String> text = text(key);
    if (text.isPresent() && text.get().equals("never")) {
      return Optional.empty();
    }
    return text.isPresent() ? time(key) : otherwise;
  }

  /** An amount of memory, such as {@code 512MB}; in bytes. */
  Optional<Long> bytes(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher amount = BYTES.matcher(text.get());
    if (!amount.matches() || Long.parseLong(amount.group(1)) == 0) {
      wrong(
          lineOf(key),
          Sentence.of(
              "`%s`%s takes an amount such as 512MB or 2GB, not `%s`", key, under(), text.get()));
      return Optional.empty();
    }
    long unit =
        switch (amount.group(2)) {
          case "KB" -> 1_000L;
          case "MB", "M" -> 1_000_000L;
          default -> 1_000_000_000L;
        };
    return Optional.of(Long.parseLong(amount.group(1)) * unit);
  }

  Optional<Duration> time(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(text.get());
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      wrong(
          lineOf(key),
          Sentence.of(
              "`%s`%s takes a time such as 10s, 5m or 24h, not `%s`", key, under(), text.get()));
      return Optional.empty();
    }
    long amount = Long.parseLong(time.group(1));
    return Optional.of(
        switch (time.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "h" -> Duration.ofHours(amount);
          case "d" -> Duration.ofDays(amount);
          default -> Duration.ofMinutes(amount);
        });
  }
}
