package dev.workerbot.command;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.feature.action.Run;
import dev.workerbot.feature.alert.Alerts;
import dev.workerbot.feature.approval.Request;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.feature.config.Drift;
import dev.workerbot.feature.config.Show;
import dev.workerbot.feature.doctor.Doctor;
import dev.workerbot.feature.help.Can;
import dev.workerbot.feature.help.Help;
import dev.workerbot.feature.help.HelpTopic;
import dev.workerbot.feature.help.Whoami;
import dev.workerbot.feature.history.History;
import dev.workerbot.feature.hold.Hold;
import dev.workerbot.feature.hold.Holds;
import dev.workerbot.feature.hold.Release;
import dev.workerbot.feature.servers.Servers;
import dev.workerbot.feature.silence.Silences;
import dev.workerbot.feature.silence.Unsilence;
import dev.workerbot.feature.stats.Stats;
import dev.workerbot.feature.status.Status;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.platform.commons.support.ReflectionSupport;

/** Any command that somebody can type or a button can hold, verb by verb. */
public final class AnyCommand {
  private static final Map<Class<?>, Optional<Verb>> KINDS = findKinds();

  private AnyCommand() {}

  /** Each verb as often as any other. */
  public static Arbitrary<Command> commands() {
    return Arbitraries.of(byVerb().values()).flatMap(commands -> commands);
  }

  private static Arbitrary<HelpTopic> topics() {
    return Arbitraries.oneOf(
        Arbitraries.of(new HelpTopic.Overview(), new HelpTopic.Everything()),
        // Which is a verb, too.
        Arbitraries.of(Group.class)
            .filter(group -> group != Group.ALERTS)
            .map(HelpTopic.OfGroup::new),
        Arbitraries.of(Verb.class).map(HelpTopic.OfVerb::new));
  }

  /** The commands of each verb. */
  static Map<Verb, Arbitrary<Command>> byVerb() {
    Map<Verb, Arbitrary<Command>> all = new EnumMap<>(Verb.class);
    all.put(Verb.HELP, topics().map(Help::new));
    all.put(Verb.WHOAMI, Arbitraries.just(new Whoami()));
    all.put(Verb.CAN, can());
    all.put(Verb.SERVERS, Arbitraries.just(new Servers()));
    all.put(Verb.STATUS, Combinators.combine(selectors().optional(), flag()).as(Status::new));
    all.put(Verb.LOGS, logs());
    all.put(Verb.HISTORY, selectors().optional().map(History::new));
    all.put(Verb.ALERTS, selectors().optional().map(Alerts::new));
    all.put(Verb.SILENCES, Arbitraries.just(new Silences()));
    all.put(Verb.ACK, reference().map(one -> new AlertCommand(Verb.ACK, one)));
    all.put(Verb.RESOLVE, reference().map(one -> new AlertCommand(Verb.RESOLVE, one)));
    all.put(
        Verb.SILENCE, Combinators.combine(reference(), time(Silence.MAX), text()).as(Silence::new));
    all.put(Verb.UNSILENCE, reference().map(Unsilence::new));
    all.put(
        Verb.STATS,
        Combinators.combine(selectors(), Arbitraries.integers().between(10, 7 * 24 * 60))
            .as((of, minutes) -> new Stats(of, Duration.ofMinutes(minutes))));
    all.put(Verb.SHOW, selectors().map(Show::new));
    all.put(Verb.DRIFT, placed().optional().map(Drift::new));
    all.put(Verb.DOCTOR, selectors().optional().map(Doctor::new));
    for (Verb verb : List.of(Verb.START, Verb.STOP, Verb.PAUSE, Verb.CONTINUE)) {
      all.put(verb, acts(verb, Arbitraries.just(RestartOptions.PLAIN)).map(act -> act));
    }
    all.put(
        Verb.RESTART, Arbitraries.oneOf(acts(Verb.RESTART, manners()).map(act -> act), rollOn()));
    all.put(Verb.CANCEL, cancel());
    all.put(Verb.RUN, Combinators.combine(names(), text()).as(Run::new));
    all.put(
        Verb.HOLD,
        Combinators.combine(selectors(), time(Duration.ofHours(24)), text()).as(Hold::new));
    all.put(Verb.RELEASE, reference().map(Release::new));
    all.put(Verb.HOLDS, Arbitraries.just(new Holds()));
    all.put(Verb.REQUEST, request());
    all.put(Verb.APPROVE, number().map(Approve::new));
    all.put(Verb.DENY, Combinators.combine(number(), text(), flag()).as(Deny::new));
    all.put(Verb.CREATE, Arbitraries.oneOf(create(), apply(Verb.CREATE)));
    all.put(Verb.EDIT, Arbitraries.oneOf(edit(), apply(Verb.EDIT)));
    all.put(
        Verb.SCALE,
        Arbitraries.oneOf(
            Combinators.combine(selectors(), Arbitraries.integers().between(1, 999_999), flag())
                .as(Scale::new),
            apply(Verb.SCALE)));
    all.put(
        Verb.REMOVE,
        Arbitraries.oneOf(
            Combinators.combine(selectors(), flag()).as(Remove::new), apply(Verb.REMOVE)));
    all.put(
        Verb.UNDO,
        Arbitraries.oneOf(
            Combinators.combine(selectors().optional(), flag()).as(Undo::new),
            Combinators.combine(selectors(), ids(), flag()).as(Settle::new),
            apply(Verb.UNDO)));
    for (Verb verb : Verb.values()) {
      all.computeIfAbsent(verb, AnyCommand::typed);
    }
    return all;
  }

  private static Arbitrary<Command> can() {
    return Combinators.combine(Arbitraries.of(Verb.class), selectors()).as(Can::new);
  }

  private static Arbitrary<Command> logs() {
    return Combinators.combine(
            selectors(),
            Arbitraries.integers().between(1, Logs.MAX_LINES),
            Arbitraries.of(LogStream.class),
            text().optional(),
            time(Logs.MAX_FOLLOW).optional())
        .as(Logs::new);
  }

  private static Arbitrary<Act> acts(Verb verb, Arbitrary<RestartOptions> manners) {
    Arbitrary<Optional<String>> breakGlass = text().filter(why -> !why.isBlank()).optional();
    return Combinators.combine(selectors(), manners, breakGlass, flag())
        .as((of, restartOptions, why, yes) -> new Act(verb, of, restartOptions, why, yes));
  }

  private static Arbitrary<RestartOptions> manners() {
    Arbitrary<RollingOptions> rolling =
        Combinators.combine(
                Arbitraries.integers().between(1, RollingOptions.MAX_BATCH),
                Arbitraries.longs().between(0, RollingOptions.MAX_PAUSE.toSeconds()))
            .as((batch, pause) -> new RollingOptions(batch, Duration.ofSeconds(pause)));
    return Combinators.combine(flag(), rolling.optional()).as(RestartOptions::new);
  }

  private static Arbitrary<Command> rollOn() {
    return Combinators.combine(
            selectors(), ids(), Arbitraries.of(RollOn.ApprovalChoice.class), flag())
        .as(RollOn::new);
  }

  private static Arbitrary<Command> cancel() {
    return Arbitraries.oneOf(
        number().map(Cancel::request),
        Combinators.combine(selectors().optional(), ids().optional()).as(Cancel::new));
  }

  private static Arbitrary<Command> request() {
    return Arbitraries.of(Verb.class)
        .filter(verb -> verb.reach() == Verb.Reach.ACTS)
        .flatMap(verb ->
            acts(verb, verb == Verb.RESTART ? manners() : Arbitraries.just(RestartOptions.PLAIN)))
        .flatMap(act -> text().map(why -> new Request(act.withoutBreakGlass(), why)));
  }

  private static Arbitrary<Command> create() {
    Arbitrary<SortedMap<String, String>> values =
        settings()
            .map(said -> {
              said.values().removeIf(String::isBlank);
              return said;
            });
    return Combinators.combine(selectors().optional(), names().optional(), values, flag(), flag())
        .as(Create::new);
  }

  private static Arbitrary<Command> edit() {
    return Combinators.combine(selectors(), settings(), flag(), flag()).as(Edit::new);
  }

  private static Arbitrary<Command> apply(Verb verb) {
    return Combinators.combine(selectors(), ids()).as((of, id) -> new Apply(verb, of, id));
  }

  private static Arbitrary<SortedMap<String, String>> settings() {
    return Arbitraries.maps(
            Arbitraries.of("command", "processes", "user", "environment", "stopwaitsecs", "enviro"),
            text())
        .ofMaxSize(4)
        .map(TreeMap::new);
  }

  private static Arbitrary<Reference> reference() {
    return Arbitraries.oneOf(
        number().map(Reference.NumberReference::new), placed().map(Reference.Of::new));
  }

  /** Some workers, with or without a place. */
  private static Arbitrary<Selector> selectors() {
    return terms(places().optional(0.8));
  }

  /** Some workers, each with a place. */
  private static Arbitrary<Selector> placed() {
    return terms(places().map(Optional::of));
  }

  private static Arbitrary<Selector> terms(Arbitrary<Optional<Glob>> places) {
    return Combinators.combine(workers(), places)
        .as((workers, place) -> new Selector.Term(workers, place))
        // Without a place, what stands behind an @ would be one.
        .filter(term -> term.place().isPresent() || term.workers().pattern().indexOf('@') < 0)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(Selector::new);
  }

  /** What is a name by the rule of {@link dev.workerbot.worker.WorkerName}, and what matches it. */
  private static Arbitrary<Glob> workers() {
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of("horizon", "queue", "queue_00", "*", "queue-*", "17")),
            Tuple.of(1, Arbitraries.of("—yes", "–err", "“a”", "«a", "a”")),
            Tuple.of(
                1,
                Arbitraries.strings()
                    .withChars("abc019_-.,'\\@=#$%&;()[]{}|<>~^!+?*äß漢“”„«»—–")
                    .ofMinLength(1)
                    .ofMaxLength(8)
                    .filter(name -> !name.startsWith("-"))));
    return Arbitraries.oneOf(
        part.map(Glob::new),
        Combinators.combine(part, part).as((group, process) -> new Glob(group + ":" + process)));
  }

  private static Arbitrary<Glob> places() {
    return Arbitraries.of("web1", "web*", "prod", "*", "db-1.example", "w?b").map(Glob::new);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.of("after-deploy", "laravel-queue", "a", "9", "v1.2_x");
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(12);
  }

  /** Nothing, what looks like an option or a number, and whatever else a line may contain. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "",
            " ",
            "deploying",
            "two words",
            "--yes",
            "-y",
            "—yes",
            "–-err",
            "--form",
            "--err",
            "--all",
            "#12",
            "12",
            "--reason=x",
            "--change",
            "--batch=2",
            "--environment",
            "it's",
            "say \"no\"",
            "C:\\",
            "a\nb",
            "@prod",
            "x@web1"),
        Arbitraries.strings().withChars("abc \"'\\-=@#,*:;$`{}\t\näß漢“”«—–\u00A0").ofMaxLength(12),
        Arbitraries.strings().ofMaxLength(6));
  }

  private static Arbitrary<Integer> number() {
    return Arbitraries.integers().between(0, 999_999_999);
  }

  private static Arbitrary<Duration> time(Duration most) {
    return Arbitraries.longs().between(1, most.toSeconds()).map(Duration::ofSeconds);
  }

  private static Arbitrary<Boolean> flag() {
    return Arbitraries.of(true, false);
  }

  /** What somebody can type, by the parameters of the verb. */
  private static Arbitrary<Command> typed(Verb verb) {
    List<Arbitrary<String>> words = new ArrayList<>(List.of(Arbitraries.just(verb.word())));
    for (Parameter parameter : Syntax.specOf(verb).parameters()) {
      Arbitrary<String> said =
          switch (parameter.parameterForm()) {
            case WORD, REST -> value(parameter);
            case OPTION, OPTION_OR_REST, SETTING ->
                value(parameter).map(value -> parameter.dashed() + "=" + value);
            case FLAG -> Arbitraries.just(parameter.dashed());
            case SETTINGS -> Arbitraries.just("--user=www-data");
          };
      words.add(parameter.required() ? said : said.optional().map(one -> one.orElse("")));
    }
    return Combinators.combine(words)
        .as(line -> Grammar.parse(String.join(" ", line)))
        .filter(ParseResult.Understood.class::isInstance)
        .map(one -> ((ParseResult.Understood) one).command());
  }

  private static Arbitrary<String> value(Parameter of) {
    return switch (of.kind()) {
      case WORKERS, CHANGED -> selectors().map(Selector::toString);
      case SERVERS -> placed().map(Selector::toString);
      case NUMBERED -> reference().map(Reference::toString);
      case REQUEST -> number().map(number -> "#" + number);
      case VERB -> Arbitraries.of(Verb.class).map(Verb::word);
      case ACTING_VERB -> Arbitraries.of("restart", "stop");
      case ACTION, TEMPLATE -> names();
      case TIME -> Arbitraries.of("90s", "30m", "2h", "1d");
      case NUMBER -> Arbitraries.integers().between(1, of.most()).map(String::valueOf);
      case TEXT, NOTHING -> text().map(Tokenizer::quote);
    };
  }

  /** One line of a verb, with a word in each place, and these for its workers. */
  public static String line(VerbSpec spec, String workers) {
    return Stream.concat(
            Stream.of(spec.verb().word()),
            spec.parameters().stream()
                .filter(one -> one.parameterForm() == Parameter.ParameterForm.WORD)
                .map(one ->
                    one.meansWorkers()
                        ? workers
                        : switch (one.kind()) {
                          case TIME -> "1h";
                          case NUMBER -> "1";
                          case REQUEST -> "#1";
                          case VERB -> "status";
                          case ACTING_VERB -> "restart";
                          default -> "one";
                        }))
        .collect(Collectors.joining(" "));
  }

  /** All kinds of commands that there are, with the verb where only one makes them. */
  public static Map<Class<?>, Optional<Verb>> kinds() {
    return KINDS;
  }

  private static Map<Class<?>, Optional<Verb>> findKinds() {
    Map<Class<?>, List<Verb>> makers = new HashMap<>();
    for (Verb verb : Verb.values()) {
      Arrays.stream(Syntax.of(verb).getClass().getMethods())
          .filter(method -> method.getName().equals("read") && !method.isBridge())
          .map(Method::getReturnType)
          .forEach(kind -> makers.computeIfAbsent(kind, _ -> new ArrayList<>()).add(verb));
    }
    Map<Class<?>, Optional<Verb>> kinds = new HashMap<>();
    ReflectionSupport.findAllClassesInPackage("dev.workerbot", AnyCommand::isKind, _ -> true)
        .forEach(kind ->
            kinds.put(
                kind,
                Optional.ofNullable(makers.get(kind))
                    .filter(verbs -> verbs.size() == 1)
                    .map(List::getFirst)));
    return kinds;
  }

  private static boolean isKind(Class<?> type) {
    return Command.class.isAssignableFrom(type)
        && !type.isInterface()
        && type.getProtectionDomain()
            .getCodeSource()
            .equals(Command.class.getProtectionDomain().getCodeSource());
  }
}
