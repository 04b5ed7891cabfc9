package dev.elasticache.boot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Turn;
import org.jspecify.annotations.Nullable;

/**
 * A process that measures one contender, a turn at a time. Between its turns it waits.
 *
 * @author The ElastiCache Boot authors
 */
final class MeasuringProcess {

	/** Comes after the points of all. */
	private static final int ENDED = Integer.MAX_VALUE;

	private static final int GRACE_SECONDS = 60;

	private final Process process;

	private final BufferedReader announcements;

	private final Writer turns;

	private final long limitMillis;

	private final Path output;

	private final Path log;

	private int point;

	private String failure = "";

	MeasuringProcess(Process process, Assignment assignment, Path output, Path log) {
		this.process = process;
		this.announcements = process.inputReader();
		this.turns = process.outputWriter();
		this.limitMillis = TimeUnit.SECONDS.toMillis(GRACE_SECONDS) + assignment.settleMillis()
				+ assignment.warmupMillis() + assignment.millis();
		this.output = output;
		this.log = log;
		this.point = awaitAnnouncement();
	}

	/**
	 * Returns the point that the process is to measure in its next turn.
	 * @return the index of the point
	 */
	int point() {
		return this.point;
	}

	boolean hasEnded() {
		return this.point == ENDED;
	}

	/**
	 * Gives the process its turn and waits until that is over.
	 */
	void takeTurn() {
		try {
			this.turns.write('\n');
			this.turns.flush();
		}
		catch (IOException ex) {
			// It has ended, which is what it announces next
		}
		this.point = awaitAnnouncement();
	}

	private int awaitAnnouncement() {
		try {
			String line = CompletableFuture.supplyAsync(this::readLine).get(this.limitMillis, TimeUnit.MILLISECONDS);
			return (line != null) ? Integer.parseInt(line.substring(Turn.ANNOUNCEMENT.length())) : ENDED;
		}
		catch (TimeoutException ex) {
			this.failure = "Did not end in time";
			this.process.destroyForcibly();
			return ENDED;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable String readLine() {
		try {
			String line = this.announcements.readLine();
			while (line != null && !line.startsWith(Turn.ANNOUNCEMENT)) {
				// Native libraries write wherever they like
				line = this.announcements.readLine();
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for the end of the process.
	 * @return what it measured
	 * @throws IOException if that cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	Outcome outcome() throws IOException, InterruptedException {
		int exit = this.process.waitFor();
		if (exit != 0) {
			return new Outcome("", 0, List.of(),
					this.failure.isEmpty() ? "Ended with %d, see %s".formatted(exit, this.log) : this.failure);
		}
		try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(this.output))) {
			return (Outcome) in.readObject();
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
