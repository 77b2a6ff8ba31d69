package dev.workerbot.app.config.access;

import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.access.Restriction;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.message.text.Sentence;
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
public final class AccessReader {
  static final Key<List<String>> VERBS =
      Key.of(
              "verbs",
              new KeyType.Choices(
                  "verb",
                  Stream.of(
                          Verb.bundles().stream(),
                          Arrays.stream(Verb.values()).map(Verb::word),
                          Arrays.stream(Effect.values()).flatMap(effect -> effect.word().stream()))
                      .flatMap(words -> words)
                      .toList()),
              "what may be done: verbs, or the words for several of them below")
          .required();
  static final Key.Defaulted<String> WORKERS =
      Key.text("workers", "a glob over the group, or over `group:process` where it has a colon")
          .orElse("*");
  static final Key.Defaulted<String> SERVERS =
      Key.text("servers", "a server, a glob over servers, or a tag, with or without `@`")
          .orElse("*");
  static final Keys GRANT = Keys.of("role", VERBS, WORKERS, SERVERS);

  private static final Key<String> ROLE = Key.text("role", "which").required();
  private static final Key<List<String>> TO =
      ChatIds.members(
              "to",
              "`slack:U…` (a user id), `slack-group:S…` (a user group id), `slack-team:T…` (a"
                  + " workspace; see [guests and other"
                  + " companies](slack.md#guests-and-other-companies)), `discord:ID` (a user id),"
                  + " `discord-role:ID`, `terminal:NAME`, or `*`")
          .required();
  private static final Key.Defaulted<List<String>> CHANNELS =
      Key.texts(
              "channels",
              "ids of the only channels where it holds; in Discord a channel counts with its"
                  + " threads, and the id of a Discord server means all of it")
          .orElse(List.of(), "everywhere");
  private static final Keys GIVEN = Keys.of("grant", ROLE, TO, CHANNELS);

  private static final Key.Defaulted<List<String>> DENIED =
      ChatIds.members("to", "whom it binds, as `to` of a grant").orElse(List.of("*"));
  private static final Key<String> REASON =
      Key.text("reason", "why, which the refused person reads");
  private static final Keys DENY = Keys.of("deny rule", DENIED, CHANNELS, REASON).and(GRANT);

  public static final Key<Section> ROLES =
      Keys.names("roles", new Keys.ListOf(GRANT), "what may be done, by name of the role");
  public static final Key<List<Section>> GRANTS = Keys.list("grants", GIVEN, "who gets which role");
  public static final Key<List<Section>> DENIALS =
      Keys.list("deny", DENY, "what nobody may do, whatever a role grants");

  private final Section top;
  private final List<String> places;
  private final Map<String, List<Grant>> roles = new LinkedHashMap<>();

  public AccessReader(Section top, List<ConfiguredServer> servers) {
    this.top = top;
    this.places = ConfiguredServer.places(servers);
    Section all = top.all(ROLES);
    for (String role : all.named()) {
      List<Grant> grants = new ArrayList<>();
      for (Section grant : GRANT.list(all, role)) {
        grants.add(grant(grant));
      }
      roles.put(role, grants);
    }
  }

  /** The names of all roles, given to somebody or not. */
  public Set<String> roles() {
    return roles.keySet();
  }

  public List<Policy.Assignment> assignments() {
    List<Policy.Assignment> assignments = new ArrayList<>();
    for (Section given : top.all(GRANTS)) {
      String role = given.required(ROLE);
      if (!role.isEmpty() && !roles.containsKey(role)) {
        given.wrong(
            ROLE,
            Sentence.of(
                "there is no role `%s`%s",
                role, Nearest.hint(role, roles.keySet(), "; add it under `roles`")));
      }
      if (!given.has(TO)) {
        given.wrong(
            given.line(),
            Sentence.of("`to` is missing: say who gets the role, such as slack:U012AB"));
      }
      assignments.add(
          new Policy.Assignment(
              role,
              roles.getOrDefault(role, List.of()),
              principals(given, given.find(TO).orElse(List.of()))));
    }
    return assignments;
  }

  /** Each binds a person by all of their accounts. */
  public List<Policy.Denial> denials(People people) {
    return top.all(DENIALS).stream()
        .map(section -> {
          Principals named = principals(section, section.get(DENIED));
          return new Policy.Denial(
              restriction(section),
              new Principals(people.withAllAccounts(named.members()), named.channels()),
              section.find(REASON).orElse(""));
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
                  VERBS,
                  Sentence.of(
                      "`%s` is for rules, which bind whatever does that; a role names each verb"
                          + " that it gives",
                      word)));
    }
    return new Grant(verbs(words), workers(section), place(section));
  }

  /** Verbs on workers of servers, which a rule binds, with all that does the same. */
  Restriction restriction(Section section) {
    List<String> words = words(section);
    return new Restriction(
        verbs(words),
        words.stream()
            .flatMap(word -> Effect.named(word).stream())
            .collect(Collectors.toUnmodifiableSet()),
        workers(section),
        place(section));
  }

  private static Glob workers(Section section) {
    return new Glob(section.get(WORKERS));
  }

  private static List<String> words(Section section) {
    List<String> words = section.find(VERBS).orElse(List.of());
    if (words.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of("`verbs` is missing: list what may be done, such as [status, logs]"));
    }
    return words;
  }

  private static Set<Verb> verbs(List<String> words) {
    return Arrays.stream(Verb.values())
        .filter(verb -> words.stream().anyMatch(verb::isGivenBy))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verb.class)));
  }

  private Glob place(Section section) {
    Optional<String> text = section.find(SERVERS);
    String place = text.map(one -> one.startsWith("@") ? one.substring(1) : one).orElse("*");
    boolean met = places.stream().anyMatch(new Glob(place)::matches);
    if (text.isPresent() && !met) {
      section.wrong(
          SERVERS,
          Sentence.of(
              "no server or tag is named `%s`%s",
              place, Nearest.hint(place, places, "; it would never apply")));
    }
    return new Glob(place);
  }

  private static Principals principals(Section section, List<String> members) {
    return new Principals(Set.copyOf(members), Set.copyOf(section.get(CHANNELS)));
  }
}
