package dev.workerbot.app.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The config's JSON schema, for editors, as the declared keys say it. */
final class ConfigSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text());

  private ConfigSchema() {}

  /** The schema as it is shipped. */
  static String text() {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "workerbot's config");
    schema.put("$ref", ref(ConfigFile.KEYS));
    ObjectNode places = schema.putObject("$defs");
    DeclaredKeys.places().values().forEach(keys -> places.set(id(keys), section(keys)));
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(schema)
        + "\n";
  }

  /** What the schema has against this config. */
  static List<Error> errors(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML);
  }

  private static String id(Keys keys) {
    return keys.place().replace(' ', '-');
  }

  private static String ref(Keys keys) {
    return "#/$defs/" + id(keys);
  }

  private static ObjectNode section(Keys keys) {
    ObjectNode section = typed("object", "null");
    if (keys.all().isEmpty()) {
      return section;
    }
    ObjectNode properties = section.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (Key<?> key : keys.all()) {
      ObjectNode property = type(key.type());
      property.put("description", plain(key.purpose()) + ". Default: " + plain(key.otherwise()));
      properties.set(key.name(), property);
      if (key.isRequired()) {
        required.add(key.name());
      }
    }
    section.put("additionalProperties", false);
    if (!required.isEmpty()) {
      section.set("required", required);
    }
    return section;
  }

  private static String plain(String markdown) {
    return markdown.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replace("`", "");
  }

  /** Any one value, as YAML reads it, may stand where a text does; nothing at all is not set. */
  private static ObjectNode type(KeyType<?> type) {
    return switch (type) {
      case KeyType.Text(var look) -> looking(typed("string", "number", "boolean", "null"), look);
      case KeyType.Texts(var look) -> {
        ObjectNode texts = looking(typed("string", "number", "boolean", "null", "array"), look);
        texts.set("items", looking(typed("string", "number", "boolean"), look));
        yield texts;
      }
      case KeyType.Choices(_, var known) -> {
        ObjectNode choices = JSON.objectNode();
        ArrayNode forms = choices.putArray("anyOf");
        ObjectNode one = JSON.objectNode();
        ArrayNode words = one.putArray("enum");
        known.forEach(words::add);
        forms.add(one);
        ObjectNode several = typed("array", "null");
        several.set("items", one.deepCopy());
        forms.add(several);
        yield choices;
      }
      case KeyType.Flag _ -> {
        ObjectNode flag = JSON.objectNode();
        flag.putArray("enum").add(true).add(false).add("true").add("false").addNull();
        yield flag;
      }
      case KeyType.WholeNumber(var least, var most) -> {
        ObjectNode number = typed("integer", "string", "null");
        yield number.put("minimum", least).put("maximum", most).put("pattern", "^[0-9]{1,9}$");
      }
      case KeyType.Time _ -> matching(typed("string", "null"), KeyType.Time.LOOK.pattern());
      case KeyType.TimeOrNever _ ->
          matching(
              typed("string", "null"),
              KeyType.Time.LOOK.pattern() + "|" + KeyType.TimeOrNever.NEVER);
      case KeyType.Bytes _ -> matching(typed("string", "null"), KeyType.Bytes.LOOK.pattern());
      case Keys.SectionOf(var keys) -> JSON.objectNode().put("$ref", ref(keys));
      case Keys.NamedSections(var keys) -> names(JSON.objectNode().put("$ref", ref(keys)));
      case Keys.Names(var each) -> names(type(each));
      case Keys.ListOf(var keys) -> {
        ObjectNode list = typed("array", "null");
        list.set("items", JSON.objectNode().put("$ref", ref(keys)));
        yield list;
      }
      default -> throw new IllegalArgumentException("no schema for " + type);
    };
  }

  private static ObjectNode names(ObjectNode each) {
    ObjectNode names = typed("object", "null");
    names.set("additionalProperties", each);
    return names;
  }

  private static ObjectNode typed(String... types) {
    ObjectNode node = JSON.objectNode();
    ArrayNode all = node.putArray("type");
    List.of(types).forEach(all::add);
    return node;
  }

  private static ObjectNode looking(ObjectNode node, KeyType.TextPattern look) {
    Pattern pattern = look.pattern();
    return look.equals(KeyType.ANY) ? node : matching(node, pattern.pattern());
  }

  private static ObjectNode matching(ObjectNode node, String pattern) {
    return node.put("pattern", "^(?:" + pattern + ")$");
  }
}
