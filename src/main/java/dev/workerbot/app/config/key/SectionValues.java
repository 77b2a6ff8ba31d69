package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One mapping of the config while it is read: takes out values, notes mistakes, goes on. */
public class SectionValues {
  private final String name;
  private final Node.Mapping node;
  private final List<ConfigError> mistakes;

  /**
   * @param known the keys that may stand here; empty for a section whose keys are names
   */
  SectionValues(String name, Node node, List<ConfigError> mistakes, List<String> known) {
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
            Sentence.of("`%s` is there twice%s; keep one", nodeEntry.key(), under()));
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

  /** Where that is, in words. */
  String under() {
    return name.isEmpty() ? "" : " under `" + name + "`";
  }

  public int line() {
    return node.line();
  }

  public int lineOf(String key) {
    return node.find(key).map(Node::line).orElse(node.line());
  }

  /** Notes a mistake. */
  public void wrong(int line, Sentence sentence) {
    mistakes.add(new ConfigError(line, sentence));
  }

  /** Notes a mistake in words that are not all our own. */
  public void wrong(int line, String words) {
    mistakes.add(new ConfigError(line, words));
  }

  void wrongValue(String key, String wanted, String value) {
    wrong(lineOf(key), Sentence.of("`%s`%s takes " + wanted + ", not `%s`", key, under(), value));
  }

  /** Whether there is anything under a name. */
  boolean has(String key) {
    return node.find(key).isPresent();
  }

  /** The keys, where they are names. */
  public List<String> named() {
    return node.entries().stream().map(Node.NodeEntry::key).distinct().toList();
  }

  List<Node.NodeEntry> entries() {
    return node.entries();
  }

  /** What is under a name; nothing where that is not there. */
  Node below(String key) {
    return node.find(key).orElse(new Node.Mapping(node.line(), List.of()));
  }

  /** The name of a section below this one. */
  String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  List<ConfigError> mistakes() {
    return mistakes;
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
      case Node.Mapping mapping ->
          new SectionValues(name + "." + key, mapping, mistakes, List.of()).json();
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
