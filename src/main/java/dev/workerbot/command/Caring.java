package dev.workerbot.command;

import dev.workerbot.message.Message;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what acts on workers, and the verbs that keep many hands from harm. */
final class Caring {
  private static final String YES = "--yes";
  private static final String GRACEFUL = "--graceful";
  private static final String ROLLING = "--rolling";
  private static final String BATCH = "--batch";
  private static final String PAUSE = "--pause";
  private static final String GLASS = "--break-glass";
  private static final String ROLL = "--roll";
  private static final String THEN = "--then";
  private static final String OPERATION = "--operation";
  private static final String REASON = "--reason";
  private static final String FORM = "--form";

  private Caring() {}

  static Command read(Verb verb, Options options) {
    return switch (verb) {
      case CANCEL -> {
        Optional<String> operation = options.value(OPERATION);
        Optional<String> number =
            options.peek().filter(word -> isNumber(word) && operation.isEmpty());
        yield number.isPresent()
            ? new Careful.Cancel(Optional.empty(), options.word())
            : new Careful.Cancel(options.workers(), operation);
      }
      case RUN -> {
        String action =
            options
                .word()
                .orElseThrow(
                    () -> new IllegalArgumentException("Say what to run: `run after-deploy`."));
        yield new Careful.Run(action, options.rest());
      }
      case HOLD -> {
        Selector of = options.selector();
        Duration time =
            options
                .word()
                .map(Caring::hold)
                .orElseThrow(() ->
                    new IllegalArgumentException("Say for how long: `hold %s 30m`.".formatted(of)));
        yield new Careful.Hold(of, time, options.rest());
      }
      case HOLDS -> new Careful.Holds();
      case RELEASE -> new Careful.Release(options.which());
      case REQUEST -> request(options);
      case APPROVE -> new Careful.Approve(number(verb, options));
      case DENY -> {
        boolean form = options.flag(FORM);
        Optional<String> reason = options.value(REASON);
        int number = number(verb, options);
        String rest = options.rest();
        yield new Careful.Deny(number, reason.orElse(rest), form);
      }
      default -> act(verb, options);
    };
  }

  private static Command act(Verb verb, Options options) {
    Optional<String> roll = options.value(ROLL);
    boolean yes = options.flag(YES) || options.flag("-y");
    if (verb == Verb.RESTART && roll.isPresent()) {
      Careful.RollOn.ApprovalChoice approvalChoice =
          options.value(THEN).flatMap(Caring::choice).orElse(Careful.RollOn.ApprovalChoice.STOP);
      return new Careful.RollOn(options.selector(), roll.get(), approvalChoice, yes);
    }
    Optional<String> glass = options.value(GLASS);
    if (glass.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          "Say why you break the glass: `%s horizon@web1 --break-glass \"checkout is down\"`."
              .formatted(verb));
    }
    RestartOptions restartOptions = verb == Verb.RESTART ? manner(options) : RestartOptions.PLAIN;
    return new Command.Act(verb, options.selector(), restartOptions, glass, yes);
  }

  private static Optional<Careful.RollOn.ApprovalChoice> choice(String word) {
    for (Careful.RollOn.ApprovalChoice approvalChoice : Careful.RollOn.ApprovalChoice.values()) {
      if (approvalChoice.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(approvalChoice);
      }
    }
    return Optional.empty();
  }

  static RestartOptions manner(Options options) {
    boolean graceful = options.flag(GRACEFUL);
    boolean rolling = options.flag(ROLLING);
    Optional<String> batch = options.value(BATCH);
    Optional<String> pause = options.value(PAUSE);
    if (!rolling && (batch.isPresent() || pause.isPresent())) {
      throw new IllegalArgumentException(
          "`--batch` and `--pause` are for a rolling restart: add `--rolling`.");
    }
    return new RestartOptions(
        graceful,
        rolling
            ? Optional.of(
                new RestartOptions.RollingOptions(
                    batch.map(Caring::batch).orElse(RestartOptions.RollingOptions.DEFAULT.batch()),
                    pause.map(Caring::pause).orElse(RestartOptions.RollingOptions.DEFAULT.pause())))
            : Optional.empty());
  }

  private static int batch(String word) {
    if (word.matches("\\d{1,3}")) {
      int batch = Integer.parseInt(word);
      if (batch >= 1 && batch <= RestartOptions.RollingOptions.MAX_BATCH) {
        return batch;
      }
    }
    throw new IllegalArgumentException(
        "--batch takes a number from 1 to %d, such as `--batch 2`."
            .formatted(RestartOptions.RollingOptions.MAX_BATCH));
  }

  private static Duration pause(String word) {
    return word.matches("0+s?")
        ? Duration.ZERO
        : Grammar.time(word, RestartOptions.RollingOptions.MAX_PAUSE)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--pause takes a time up to %d minutes, such as `--pause 5s`."
                        .formatted(RestartOptions.RollingOptions.MAX_PAUSE.toMinutes())));
  }

  private static Duration hold(String word) {
    return Grammar.time(word, Careful.Hold.MAX)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "A hold takes a time up to %d hours, such as 30m or 2h, not %s."
                    .formatted(Careful.Hold.MAX.toHours(), Message.code(Grammar.shortened(word)))));
  }

  private static Command request(Options options) {
    String example = "Say what you ask for: `request restart horizon@web1`.";
    Verb wanted =
        options
            .word()
            .map(word ->
                Verb.named(word)
                    .filter(verb -> verb.reach() == Verb.Reach.ACTS)
                    .orElseThrow(() -> new IllegalArgumentException(example)))
            .orElseThrow(() -> new IllegalArgumentException(example));
    Optional<String> reason = options.value(REASON);
    Command asked = act(wanted, options);
    if (asked instanceof Command.Act act && act.glass().isEmpty()) {
      String rest = options.rest();
      return new Careful.Request(act, reason.orElse(rest));
    }
    throw new IllegalArgumentException(example);
  }

  private static boolean isNumber(String word) {
    return word.matches("#\\d{1,9}");
  }

  private static int number(Verb verb, Options options) {
    String word = options.word().orElse("");
    if (word.matches("#?\\d{1,9}")) {
      return Integer.parseInt(word.replace("#", ""));
    }
    throw new IllegalArgumentException("Say which request: `%s #12`.".formatted(verb));
  }

  static List<String> optionsOf(Verb verb) {
    return switch (verb) {
      case RESTART -> List.of(ROLLING, BATCH, PAUSE, GRACEFUL, GLASS, YES);
      case START, STOP, PAUSE, CONTINUE -> List.of(GLASS, YES);
      case REQUEST -> List.of(REASON, ROLLING, BATCH, PAUSE, GRACEFUL);
      default -> List.of();
    };
  }
}
