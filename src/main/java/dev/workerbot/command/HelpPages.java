package dev.workerbot.command;

import dev.workerbot.worker.Verb;
import java.util.List;

/** What each verb is for, in the words of {@code help}. */
public record HelpPages(String usage, String purpose, List<String> examples, List<String> notes) {
  public HelpPages {
    examples = List.copyOf(examples);
    notes = List.copyOf(notes);
  }

  private static final String SELECTORS =
      "Workers are named `horizon@web1`, `queue@web1` (the group), `queue:queue_00@web1`, `*@web1`,"
          + " `horizon@web*`, `horizon@prod` (a tag), or a list with commas.";

  private static final String MANY =
      "More than one worker is listed first and needs `--yes` or the Confirm button.";

  /** The page for one verb. */
  public static HelpPages of(Verb verb) {
    return switch (verb) {
      case HELP -> page("help [command]", "what you may do here", List.of("help restart"));
      case SERVERS ->
          page("servers", "each server: reachable, workers by state", List.of("servers"));
      case STATUS ->
          new HelpPages(
              "status [workers] [--all]",
              "how the workers are, trouble first",
              List.of("status", "status horizon@web1", "status @prod --all"),
              List.of("Groups are folded unless you say `--all`.", SELECTORS));
      case START -> acting("start", "starts workers, and watches until they run");
      case STOP -> acting("stop", "stops workers, and waits until they are down");
      case RESTART ->
          new HelpPages(
              "restart <workers> [--rolling [--batch 1] [--pause 5s]] [--graceful] [--yes]",
              "stops and starts workers, and watches until they run",
              List.of(
                  "restart horizon@web1",
                  "restart queue@web1 --yes",
                  "restart queue@prod --rolling --batch 2"),
              List.of(
                  MANY,
                  "`--rolling` restarts one after the other, the next when the last has stayed up;"
                      + " it stops at the first that does not come back.",
                  "`--graceful` lets each finish its job, as its kind knows how to.",
                  SELECTORS));
      case PAUSE -> acting("pause", "keeps workers from taking the next job, such as Laravel's");
      case CONTINUE -> acting("continue", "lets paused workers take jobs again");
      case CANCEL ->
          page(
              "cancel [workers | #request]",
              "ends a rolling restart after its current step, or takes back a request",
              List.of("cancel #12", "cancel", "cancel queue@prod"));
      case RUN ->
          new HelpPages(
              "run <action> [what for]",
              "carries out what the config has a name for",
              List.of("run after-deploy v1.2.3", "run after-deploy"),
              List.of(
                  "It is approved beforehand: nobody is asked to confirm.",
                  "Until it ends, alerts of its workers are muted; it tells what happened"
                      + " meanwhile."));
      case HOLD ->
          new HelpPages(
              "hold <workers> <time> [reason]",
              "keeps others from acting on workers for a while, and their alerts quiet",
              List.of("hold queue@web1 30m \"migrating\"", "hold *@web2 2h"),
              List.of(
                  "You are told 5 minutes before it ends; `release` ends it early.", SELECTORS));
      case RELEASE ->
          page("release <hold>", "ends a hold early", List.of("release #3", "release queue@web1"));
      case HOLDS -> page("holds", "what is held, by whom, until when", List.of("holds"));
      case REQUEST ->
          page(
              "request <command> [--reason TEXT]",
              "asks others for what you may not do yourself",
              List.of("request restart horizon@web1 --reason \"stuck since 3\""));
      case APPROVE ->
          page(
              "approve <request>",
              "lets a request of somebody else through",
              List.of("approve #12"));
      case DENY ->
          page(
              "deny <request> [reason]",
              "refuses a request of somebody else",
              List.of("deny #12 not during the sale"));
      case LOGS ->
          new HelpPages(
              "logs <workers> [--lines 50] [--err] [--grep TEXT] [--follow 60s]",
              "the newest lines of a worker's log",
              List.of(
                  "logs horizon@web1",
                  "logs mailer@web1 --lines 200 --grep timeout",
                  "logs queue:queue_00@web1 --err --follow 60s"),
              List.of(
                  "`--grep` keeps the lines that contain the text, in any case; it is no pattern.",
                  "`--err` shows the error log. Where it has newer lines, `logs` says so at the top.",
                  SELECTORS));
      case HISTORY ->
          new HelpPages(
              "history [workers]",
              "who did what, when, with which result",
              List.of("history", "history horizon@web1"),
              List.of("With workers it tells also what became of them in between."));
      case ALERTS ->
          page(
              "alerts [workers]",
              "what is in trouble just now, and who has it in hand",
              List.of("alerts", "alerts @prod"));
      case ACK ->
          page(
              "ack <alert>",
              "says that you have an alert in hand, so that nobody else is called",
              List.of("ack #17", "ack horizon@web1"));
      case RESOLVE ->
          page(
              "resolve <alert>",
              "closes an alert that is over, without waiting",
              List.of("resolve #17"));
      case SILENCE ->
          new HelpPages(
              "silence <workers or alert> <time> [reason]",
              "keeps alerts quiet for a while",
              List.of(
                  "silence horizon@web1 1h deploying",
                  "silence *@web2 30m",
                  "silence #17 2d known, waits for the new release"),
              List.of(
                  "What happens meanwhile is recorded; what is still in trouble at the end is told"
                      + " then.",
                  SELECTORS));
      case SILENCES ->
          page("silences", "what is kept quiet, by whom, until when", List.of("silences"));
      case UNSILENCE ->
          page("unsilence <silence>", "ends a silence early", List.of("unsilence #3"));
      case STATS ->
          new HelpPages(
              "stats <workers> [24h]",
              "memory, restarts and downtime over time, with a picture",
              List.of("stats queue@web1 7d", "stats horizon@web1"),
              List.of("The time is 10m to 7d, and 24h unless you say.", SELECTORS));
      case SHOW ->
          new HelpPages(
              "show <workers>",
              "how Supervisor runs a worker: its config, the defaults, whether it is applied",
              List.of("show queue@web1", "show horizon@web1"),
              List.of(
                  "One program at a time. The values of `environment=` and comments are left out.",
                  SELECTORS));
      case DRIFT ->
          new HelpPages(
              "drift [servers]",
              "what is on disk but not applied, and config that supervisord cannot read",
              List.of("drift", "drift @prod", "drift horizon@web1", "drift web1"),
              List.of(
                  "A word without @ is a server or a tag. supervisord reads its config again for"
                      + " that; no worker is started, stopped or changed."));
      case DOCTOR ->
          new HelpPages(
              "doctor [workers]",
              "what is wrong with how workers are set up, why, and the fix",
              List.of("doctor", "doctor @prod", "doctor queue@web1"),
              List.of("Nothing is changed. docs/doctor.md lists what it looks at.", SELECTORS));
      case CREATE ->
          new HelpPages(
              "create [name@server] [--template T] [--command \"…\"] [--processes 4] … [--yes]",
              "makes a worker: a form, then what would be written, then Confirm",
              List.of(
                  "create",
                  "create --template laravel-queue",
                  "create mailer@web1 --command \"php /srv/app/artisan queue:work\" --processes 4"),
              List.of(
                  "Every setting has Supervisor's own name: `--user`, `--directory`,"
                      + " `--stopwaitsecs`, `--autorestart`, …; `--environment NAME=value` can be"
                      + " said several times.",
                  "If the worker does not stay RUNNING you are asked whether to keep it or to roll"
                      + " it back."));
      case EDIT ->
          new HelpPages(
              "edit <worker> [--user U] [--stopwaitsecs 90] … [--yes]",
              "changes the settings of a worker; shows the difference first",
              List.of("edit mailer@web1", "edit mailer@web1 --stopwaitsecs 90"),
              List.of("Supervisor restarts the whole group to take up a change."));
      case SCALE ->
          new HelpPages(
              "scale <worker> <processes> [--yes]",
              "changes how many processes a worker has",
              List.of("scale queue@web1 8"),
              List.of("Supervisor restarts the whole group to take up a change."));
      case REMOVE ->
          new HelpPages(
              "remove <worker> [--yes]",
              "stops a worker and takes its file away; `undo` brings it back for 7 days",
              List.of("remove mailer@web1"),
              List.of());
      case UNDO ->
          new HelpPages(
              "undo [worker] [--yes]",
              "puts back what was before the last create, edit, scale or remove",
              List.of("undo", "undo mailer@web1"),
              List.of("For 7 days, and only where nobody has changed the file since."));
      case WHOAMI -> page("whoami", "who you are to the bot", List.of("whoami"));
      case CAN ->
          page(
              "can <verb> <workers>",
              "whether you may, and by which rule",
              List.of("can run after-deploy", "can restart horizon@web1"));
    };
  }

  private static HelpPages page(String usage, String purpose, List<String> examples) {
    return new HelpPages(usage, purpose, examples, List.of());
  }

  private static HelpPages acting(String verb, String purpose) {
    return new HelpPages(
        verb + " <workers> [--yes]",
        purpose,
        List.of(verb + " horizon@web1", verb + " queue@web1 --yes"),
        List.of(MANY, SELECTORS));
  }
}
