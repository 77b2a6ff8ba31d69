package dev.workerbot.app.bot;

import dev.workerbot.feature.change.answer.BuildAnswers;
import dev.workerbot.feature.change.answer.ChangeRules;
import dev.workerbot.feature.change.answer.CreateAnswers;
import dev.workerbot.feature.change.answer.PlannedAnswers;
import dev.workerbot.feature.change.answer.Previews;
import dev.workerbot.feature.change.answer.ProgramAnswers;
import dev.workerbot.feature.change.answer.ProgramSearch;
import dev.workerbot.feature.change.answer.UndoAnswers;
import dev.workerbot.feature.change.plan.EditableFiles;
import dev.workerbot.feature.change.plan.PlanFindings;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.feature.change.plan.ServerObstacles;
import dev.workerbot.feature.change.plan.UndoPlanner;
import dev.workerbot.feature.change.run.ChangeExecutor;
import dev.workerbot.feature.change.run.ChangeJournal;
import dev.workerbot.feature.change.run.ChangeText;
import dev.workerbot.feature.change.run.ChangeTurns;
import dev.workerbot.request.lock.WorkerTurns;

/** What makes, changes and takes away workers. */
final class ChangeParts {
  final ChangeExecutor executor;
  final BuildAnswers answers;

  ChangeParts(Foundation on, AccessParts access, WorkerTurns workerTurns) {
    ChangeJournal journal =
        new ChangeJournal(on.store.journal, on.store.changes, on.runtime.owner());
    executor =
        new ChangeExecutor(
            journal,
            new ChangeTurns(on.fleet, journal, workerTurns, on.runtime),
            new ChangeText(on.fleet, on.tools.buttons(), on.tools.cleaner()),
            on.runtime.clock());
    ChangeRules rules =
        new ChangeRules(
            access.policy,
            on.config.creating(),
            on.config.confirming(),
            access.authorizer,
            access.auditLog,
            access.approvals);
    Previews previews =
        new Previews(
            on.store.changes,
            executor,
            rules,
            on.tools.buttons(),
            on.runtime.ids(),
            on.config.times().confirmWithin(),
            on.tools.cleaner());
    ServerObstacles obstacles = new ServerObstacles(access.policy);
    Planner planner =
        new Planner(on.fleet, obstacles, new EditableFiles(on.fleet), new PlanFindings(on.fleet));
    answers =
        new BuildAnswers(
            rules,
            on.store.changes,
            previews,
            new CreateAnswers(on.fleet, rules, planner, previews, on.tools.buttons()),
            new ProgramAnswers(
                rules,
                new ProgramSearch(on.fleet, rules),
                planner,
                previews,
                new PlannedAnswers(rules, previews),
                on.tools.buttons(),
                on.tools.cleaner()),
            new UndoAnswers(
                on.fleet,
                rules,
                new UndoPlanner(on.fleet, obstacles),
                on.store.changes,
                previews,
                on.tools.buttons(),
                on.runtime.clock()));
  }
}
