package dev.workerbot.app.config;

import dev.workerbot.message.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A YAML document that remembers on which line everything stands. */
sealed interface Node {
  int line();

  /** Keys in their order; one that comes twice is in here twice. */
  record Mapping(int line, List<Entry> entries) implements Node {
    Optional<Node> find(String key) {
      return entries.stream().filter(one -> one.key().equals(key)).findFirst().map(Entry::value);
    }
  }

  record Entry(String key, int line, Node value) {}

  record Items(int line, List<Node> items) implements Node {}

  /** Any scalar, as written; {@code null} and nothing at all are empty. */
  record Text(int line, Optional<String> value) implements Node {}

  /**
   * Reads the text.
   *
   * @param mistakes what is YAML, but means something else than it seems to, is noted here
   * @throws JacksonException where it is no YAML
   */
  static Node parse(String yaml, List<Mistake> mistakes) {
    try (JsonParser parser = new YAMLMapper().createParser(yaml)) {
      if (parser.nextToken() == null) {
        return new Mapping(1, List.of());
      }
      Node root = read(parser, mistakes);
      if (parser.nextToken() != null) {
        mistakes.add(
            new Mistake(
                parser.currentTokenLocation().getLineNr(),
                Sentence.of("a second document begins here, behind `---`; a config is one")));
      }
      return root;
    }
  }

  private static Node read(JsonParser parser, List<Mistake> mistakes) {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          parser.nextToken();
          entries.add(new Entry(key, at, read(parser, mistakes)));
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
      case VALUE_NULL -> new Text(line, Optional.empty());
      default -> {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
          mistakes.add(
              new Mistake(
                  line,
                  Sentence.of(
                      "`*%s` would be a YAML alias, which a config has none of; put quotes around it",
                      parser.getString())));
        }
        yield new Text(line, Optional.of(parser.getString()));
      }
    };
  }
}
