package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Outcome;

/**
 * Lets processes that live at the same time measure by turns, so that a noisy second
 * costs all of them and not the one that is measured then.
 *
 * @author The ElastiCache Boot authors
 */
final class Turns {

	/**
	 * The engine rests between turns. Else a contender of one thread is faster by half
	 * where the one before it asks another engine, probably because the system goes by
	 * what an engine did of late when it chooses processors.
	 */
	private static final int REST_MILLIS = 100;

	private final List<MeasuringProcess> processes = new ArrayList<>();

	/**
	 * Adds a process, which starts undisturbed by the others.
	 * @param fork starts the process
	 * @param assignment what it is to measure
	 * @throws IOException if it cannot be started
	 */
	void add(Fork fork, Assignment assignment) throws IOException {
		this.processes.add(fork.start(assignment));
	}

	/**
	 * Measures point by point.
	 * @param progress told the index of each point before it is measured
	 * @return the outcomes, in the order in which their processes were added
	 * @throws IOException if a process cannot be understood
	 * @throws InterruptedException if the thread is interrupted
	 */
	List<Outcome> take(IntConsumer progress) throws IOException, InterruptedException {
		int last = -1;
		while (!this.processes.stream().allMatch(MeasuringProcess::hasEnded)) {
			int point = this.processes.stream().mapToInt(MeasuringProcess::point).min().orElseThrow();
			if (point != last) {
				progress.accept(point);
				last = point;
			}
			for (MeasuringProcess process : this.processes) {
				if (process.point() == point) {
					Thread.sleep(REST_MILLIS);
					process.takeTurn();
				}
			}
		}
		List<Outcome> outcomes = new ArrayList<>();
		for (MeasuringProcess process : this.processes) {
			outcomes.add(process.outcome());
		}
		return outcomes;
	}

}
