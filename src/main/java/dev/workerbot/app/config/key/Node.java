package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A YAML document that remembers on which line everything stands. */
public sealed interface Node {
  int line();

  /** Keys in their order; one that comes twice is in here twice. */
  record Mapping(int line, List<NodeEntry> entries) implements Node {
    Optional<Node> find(String key) {
      return entries.stream()
          .filter(one -> one.key().equals(key))
          .findFirst()
          .map(NodeEntry::value);
    }
  }

  record NodeEntry(String key, int line, Node value) {}

  record Items(int line, List<Node> items) implements Node {}

  /** Any scalar, as written; {@code null} and nothing at all are empty. */
  record TextNode(int line, Optional<String> value) implements Node {}

  /**
   * Reads the text.
   *
   * @param mistakes what is YAML, but means something else than it seems to, is noted here
   * @throws JacksonException where it is no YAML
   */
  static Node parse(String yaml, List<ConfigError> mistakes) {
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), yaml)) {
      if (parser.nextToken() == null) {
        return new Mapping(1, List.of());
      }
      Node root = read(parser, mistakes);
      if (parser.nextToken() != null) {
        mistakes.add(
            new ConfigError(
                parser.currentTokenLocation().getLineNr(),
                Sentence.of("a second document begins here, behind `---`; a config is one")));
      }
      return root;
    }
  }

  private static Node read(JsonParser parser, List<ConfigError> mistakes) {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<NodeEntry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          parser.nextToken();
          entries.add(new NodeEntry(key, at, read(parser, mistakes)));
        }
        yield new Mapping(line, entries);
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, mistakes));
        }
        yield new Items(line, items);
      }
      case VALUE_NULL -> new TextNode(line, Optional.empty());
      default -> {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
          mistakes.add(
              new ConfigError(
                  line,
                  Sentence.of(
                      "`*%s` would be a YAML alias, which a config has none of; put quotes around"
                          + " it",
                      parser.getString())));
        }
        yield new TextNode(line, Optional.of(parser.getString()));
      }
    };
  }
}
