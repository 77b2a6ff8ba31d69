package dev.workerbot.app.config;

import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.access.Restriction;
import dev.workerbot.message.Sentence;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code roles}, {@code grants} and {@code deny}. */
final class AccessReader {
  static final Set<String> GRANT = Set.of("verbs", "workers", "servers");
  static final Set<String> GIVEN = Set.of("role", "to", "channels");
  static final Set<String> DENY = Set.of("verbs", "workers", "servers", "to", "channels", "reason");

  private final Section top;
  private final List<String> places;
  private final Map<String, List<Grant>> roles = new LinkedHashMap<>();

  AccessReader(Section top, List<Config.ConfiguredServer> servers) {
    this.top = top;
    this.places =
        servers.stream()
            .flatMap(configuredServer ->
                Stream.concat(
                    Stream.of(configuredServer.name().value()), configuredServer.tags().stream()))
            .distinct()
            .toList();
    Section all = top.section("roles", Set.of());
    for (String role : all.named()) {
      List<Grant> grants = new ArrayList<>();
      for (Section grant : all.list(role, GRANT)) {
        grants.add(grant(grant));
      }
      roles.put(role, grants);
    }
  }

  /** The names of all roles, given to somebody or not. */
  Set<String> roles() {
    return roles.keySet();
  }

  List<Policy.Assignment> assignments() {
    List<Policy.Assignment> assignments = new ArrayList<>();
    for (Section given : top.list("grants", GIVEN)) {
      String role = given.required("role");
      if (!role.isEmpty() && !roles.containsKey(role)) {
        given.wrong(
            given.lineOf("role"),
            Sentence.of(
                "there is no role `%s`%s",
                role, Nearest.hint(role, roles.keySet(), "; add it under `roles`")));
      }
      if (!given.has("to")) {
        given.wrong(
            given.line(),
            Sentence.of("`to` is missing: say who gets the role, such as slack:U012AB"));
      }
      assignments.add(
          new Policy.Assignment(
              role, roles.getOrDefault(role, List.of()), subjects(given, List.of())));
    }
    return assignments;
  }

  /** Each binds a person by all of their accounts. */
  List<Policy.Denial> denials(People people) {
    return top.list("deny", DENY).stream()
        .map(section -> {
          Principals named = subjects(section, List.of("*"));
          return new Policy.Denial(
              restriction(section),
              new Principals(people.withAllAccounts(named.members()), named.channels()),
              section.text("reason").orElse(""));
        })
        .toList();
  }

  /** Verbs on workers of servers, which a role gives. */
  private Grant grant(Section section) {
    List<String> words = words(section);
    for (String word : words) {
      Effect.named(word)
          .ifPresent(_ ->
              section.wrong(
                  section.lineOf("verbs"),
                  Sentence.of(
                      "`%s` is for rules, which bind whatever does that; a role names each verb"
                          + " that it gives",
                      word)));
    }
    return new Grant(verbs(section, withoutEffects(words)), workers(section), place(section));
  }

  /** Verbs on workers of servers, which a rule binds, with all that does the same. */
  Restriction restriction(Section section) {
    List<String> words = words(section);
    return new Restriction(
        verbs(section, withoutEffects(words)),
        words.stream()
            .flatMap(word -> Effect.named(word).stream())
            .collect(Collectors.toUnmodifiableSet()),
        workers(section),
        place(section));
  }

  private static List<String> withoutEffects(List<String> words) {
    return words.stream().filter(word -> Effect.named(word).isEmpty()).toList();
  }

  private static Glob workers(Section section) {
    return new Glob(section.text("workers").orElse("*"));
  }

  private static List<String> words(Section section) {
    List<String> words = section.texts("verbs").orElse(List.of());
    if (words.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of("`verbs` is missing: say what may be done, such as [status, logs]"));
    }
    return words;
  }

  private static Set<Verb> verbs(Section section, List<String> words) {
    Set<Verb> verbs = EnumSet.noneOf(Verb.class);
    for (String word : words) {
      List<Verb> given = Arrays.stream(Verb.values()).filter(verb -> verb.isGivenBy(word)).toList();
      if (given.isEmpty()) {
        section.wrong(
            section.lineOf("verbs"), Sentence.of("there is no verb `%s`%s", word, hint(word)));
      }
      verbs.addAll(given);
    }
    return verbs;
  }

  private static String hint(String word) {
    List<String> known =
        Stream.concat(
                Verb.bundles().stream(),
                Stream.concat(
                    Arrays.stream(Verb.values()).map(Verb::word),
                    Arrays.stream(Effect.values()).flatMap(effect -> effect.word().stream())))
            .toList();
    return Nearest.hint(word, known, "; known are " + String.join(", ", known));
  }

  private Glob place(Section section) {
    Optional<String> text = section.text("servers");
    String place = text.map(one -> one.startsWith("@") ? one.substring(1) : one).orElse("*");
    boolean met = places.stream().anyMatch(new Glob(place)::matches);
    if (text.isPresent() && !met) {
      section.wrong(
          section.lineOf("servers"),
          Sentence.of(
              "no server or tag is named `%s`%s",
              place, Nearest.hint(place, places, "; it would never apply")));
    }
    return new Glob(place);
  }

  private static Principals subjects(Section section, List<String> otherwise) {
    return new Principals(
        members(section, "to", otherwise), Set.copyOf(section.texts("channels").orElse(List.of())));
  }

  /** People, as the config writes them. */
  static Set<String> members(Section section, String key, List<String> otherwise) {
    List<String> members = section.texts(key).orElse(otherwise);
    for (String member : members) {
      if (!ChatsReader.MEMBER.matcher(member).matches()) {
        section.wrong(
            section.lineOf(key),
            Sentence.of(
                "`%s` is nobody; write slack:U012AB (a user id, not a name), slack-group:S012AB,"
                    + " slack-team:T012AB, discord:4711, discord-role:4712, terminal:anna or *",
                member));
      }
    }
    return Set.copyOf(members);
  }
}
