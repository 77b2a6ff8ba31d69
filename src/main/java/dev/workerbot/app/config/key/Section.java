package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One mapping of the config while it is read: takes out values, notes mistakes, goes on. */
public final class Section {
  private final String name;
  private final Node.Mapping node;
  private final List<ConfigError> mistakes;

  /**
   * @param known the keys that may stand here; empty for a section whose keys are names
   */
  private Section(String name, Node node, List<ConfigError> mistakes, List<String> known) {
    this.name = name;
    this.mistakes = mistakes;
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
                Nearest.hint(nodeEntry.key(), known, "; known are " + String.join(", ", known))));
      }
    }
  }

  /**
   * The whole of a config.
   *
   * @param mistakes where what is wrong is noted
   * @return empty where it is no YAML, which is noted, too
   */
  public static Optional<Section> of(String yaml, Keys keys, List<ConfigError> mistakes) {
    try {
      return Optional.of(new Section("", Node.parse(yaml, mistakes), mistakes, keys.names()));
    } catch (JacksonException notYaml) {
      mistakes.add(YamlProblem.of(yaml, notYaml));
      return Optional.empty();
    }
  }

  /** The value of a key; empty where there is none, or a wrong one. */
  public <T> Optional<T> find(Key<T> key) {
    return key.type().read(this, key.name());
  }

  /** The value of a key, or its default. */
  public <T> T get(Key.Defaulted<T> key) {
    return find(key).orElse(key.value());
  }

  /** The value of a key that has to be there; empty where it is not, which is noted. */
  public String required(Key<String> key) {
    Optional<String> value = find(key);
    if (value.isEmpty()) {
      wrong(node.line(), Sentence.of("`%s` is missing%s", key.name(), under()));
    }
    return value.orElse("");
  }

  /** What a key has that is always there, if without anything in it: sections and lists of them. */
  public <T> T all(Key<T> key) {
    return find(key).orElseThrow();
  }

  /** The sections of a list under a name. */
  public List<Section> list(String name, Keys keys) {
    return new KeyType.ListOf(keys).read(this, name).orElseThrow();
  }

  private String under() {
    return name.isEmpty() ? "" : " under `" + name + "`";
  }

  public int line() {
    return node.line();
  }

  public int lineOf(String key) {
    return node.find(key).map(Node::line).orElse(node.line());
  }

  public int lineOf(Key<?> key) {
    return lineOf(key.name());
  }

  /** Notes a mistake. */
  public void wrong(int line, Sentence sentence) {
    mistakes.add(new ConfigError(line, sentence));
  }

  /** Notes a mistake at the line of a key. */
  public void wrong(Key<?> key, Sentence sentence) {
    wrong(lineOf(key), sentence);
  }

  /** Notes a mistake in words that are not all our own. */
  public void wrong(int line, String words) {
    mistakes.add(new ConfigError(line, words));
  }

  void wrongValue(String key, String wanted, String value) {
    wrong(lineOf(key), Sentence.of("`%s`%s takes " + wanted + ", not `%s`", key, under(), value));
  }

  public boolean has(Key<?> key) {
    return node.find(key.name()).isPresent();
  }

  /** The keys, where they are names. */
  public List<String> named() {
    return node.entries().stream().map(Node.NodeEntry::key).distinct().toList();
  }

  List<Node.NodeEntry> entries() {
    return node.entries();
  }

  Section below(String key, List<String> known) {
    Node found = node.find(key).orElse(new Node.Mapping(node.line(), List.of()));
    return at(name.isEmpty() ? key : name + "." + key, found, known);
  }

  Section at(String path, Node found, List<String> known) {
    return new Section(path, found, mistakes, known);
  }

  List<Node> items(String key) {
    return switch (node.find(key).orElse(new Node.Items(node.line(), List.of()))) {
      case Node.Items(_, var items) -> items;
      case Node.TextNode(_, var value) when value.isEmpty() -> List.of();
      case Node other -> {
        wrong(other.line(), Sentence.of("`%s` takes a list, each with a dash", key));
        yield List.of();
      }
    };
  }

  /** All of it, for a reader that knows no lines; a key that stands twice is noted at any depth. */
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Node.NodeEntry nodeEntry : node.entries()) {
      json.set(nodeEntry.key(), json(nodeEntry.key(), nodeEntry.value()));
    }
    return json;
  }

  private JsonNode json(String key, Node value) {
    return switch (value) {
      case Node.Mapping mapping -> at(name + "." + key, mapping, List.of()).json();
      case Node.Items(_, var items) ->
          JsonNodeFactory.instance
              .arrayNode()
              .addAll(items.stream().map(item -> json(key, item)).toList());
      case Node.TextNode(_, var text) ->
          text.<JsonNode>map(StringNode::valueOf).orElse(NullNode.getInstance());
    };
  }

  /** The text under a name. */
  public Optional<String> text(String key) {
    return switch (node.find(key).orElse(new Node.TextNode(0, Optional.empty()))) {
      case Node.TextNode(_, var value) -> value;
      case Node other -> {
        wrong(other.line(), Sentence.of("`%s`%s takes one value", key, under()));
        yield Optional.empty();
      }
    };
  }

  /** The texts under a name; one alone counts as a list of one. */
  public Optional<List<String>> texts(String key) {
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
}
