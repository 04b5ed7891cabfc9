package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

/**
 * Entry of a region, on the node that its key leads to, beside the region's generation
 * there.
 * <p>
 * The entry counts if it is of the node's present generation, which a reader asks for in
 * the same command, after the entry. A clear replaces the generation. Hence
 * <ul>
 * <li>what is written under a generation that a clear has replaced, be it by a command
 * that was long on its way, is never read;</li>
 * <li>a writer who guesses the generation wrong loses nothing but time: it reads the
 * generation before it writes, on the same connection, and writes once more under the one
 * it read, unless this client began a clear since the writer began;</li>
 * <li>a generation that the node evicted takes its entries with it: only one that was
 * never used before replaces it, by a command that does nothing if another came
 * first.</li>
 * </ul>
 *
 * @author The ElastiCache Boot authors
 */
final class Entry {

	private static final int MAX_ATTEMPTS = 10;

	private final NodeCommands commands;

	private final Generations generations;

	private final String region;

	private final String key;

	private final String generationKey;

	private final MemcachedNode node;

	Entry(NodeCommands commands, Generations generations, String region, String key) {
		this.commands = commands;
		this.generations = generations;
		this.region = region;
		this.key = MemcachedKey.ofEntry(region, key);
		this.generationKey = MemcachedKey.ofGeneration(region);
		this.node = commands.getNode(this.key);
	}

	MemcachedNode getNode() {
		return this.node;
	}

	/**
	 * Reads the entry. After a miss, the region's generation is known, for a load to be
	 * written under.
	 * @return the value, or {@code null}
	 */
	CompletableFuture<byte @Nullable []> get() {
		return this.commands.get(this.node, this.key, this.generationKey).thenCompose((answer) -> {
			Generation generation = seeGeneration(answer);
			return (generation != null)
					? CompletableFuture.completedFuture(generation.valueOf(answer.getBytes(this.key)))
					: require(null).handle((proposed, failure) -> null);
		});
	}

	CompletableFuture<byte @Nullable []> getAndTouch(int expiration) {
		// Not "gat", which would have the generation expire as well
		this.commands.touch(this.node, this.key, expiration);
		return get();
	}

	CompletableFuture<@Nullable Void> put(byte[] value, int expiration) {
		long clears = this.generations.countClears(this.region);
		Generation guess = guessGeneration();
		CompletableFuture<@Nullable Generation> actual = readGeneration();
		return this.commands.set(this.node, this.key, expiration, guess.stamp(value))
			.thenCombine(actual, (written, generation) -> generation)
			.thenCompose((generation) -> {
				if (guess.equals(generation) || this.generations.countClears(this.region) != clears) {
					return CompletableFuture.completedFuture(null);
				}
				return require(generation)
					.thenCompose((valid) -> this.commands.set(this.node, this.key, expiration, valid.stamp(value)))
					.thenAccept((written) -> {
					});
			});
	}

	/**
	 * Writes the entry under a generation, whatever the present one.
	 * @param generation the generation
	 * @param value the value
	 * @param expiration when the entry expires
	 * @return completion of the write
	 */
	CompletableFuture<@Nullable Void> putUnder(Generation generation, byte[] value, int expiration) {
		return this.commands.set(this.node, this.key, expiration, generation.stamp(value)).thenApply((written) -> null);
	}

	CompletableFuture<byte @Nullable []> putIfAbsent(byte[] value, int expiration) {
		Generation guess = guessGeneration();
		CompletableFuture<Answer> existing = this.commands.get(this.node, this.key, this.generationKey);
		return this.commands.add(this.node, this.key, expiration, guess.stamp(value))
			.thenCombine(existing, (added, before) -> {
				Generation generation = seeGeneration(before);
				if (added.isSuccess() && guess.equals(generation)) {
					return CompletableFuture.<byte @Nullable []>completedFuture(null);
				}
				byte[] present = (generation != null) ? generation.valueOf(before.getBytes(this.key)) : null;
				return (!added.isSuccess() && present != null) ? CompletableFuture.completedFuture(present)
						: replaceOutdated(value, expiration, 1);
			})
			.thenCompose((result) -> result);
	}

	/**
	 * Writes the entry in place of one that does not count, or of none, but only if it
	 * did not change since it was read.
	 * @param value the value
	 * @param expiration when the entry expires
	 * @param attempt the number of the attempt, from {@code 1}
	 * @return the value that was there, or {@code null} if the given one was written
	 */
	private CompletableFuture<byte @Nullable []> replaceOutdated(byte[] value, int expiration, int attempt) {
		if (attempt > MAX_ATTEMPTS) {
			return CompletableFuture.failedFuture(new IOException(this.node + " changes an entry all the time"));
		}
		CompletableFuture<Answer> read = this.commands.getVersioned(this.node, this.key);
		return readGeneration().thenCompose(this::require).thenCombine(read, (generation, answer) -> {
			Answer.Item item = answer.getItem(this.key);
			byte[] present = (item != null) ? generation.valueOf(item.bytes()) : null;
			if (present != null) {
				return CompletableFuture.completedFuture(present);
			}
			byte[] bytes = generation.stamp(value);
			CompletableFuture<Answer> written = (item != null)
					? this.commands.replace(this.node, this.key, item.version(), expiration, bytes)
					: this.commands.add(this.node, this.key, expiration, bytes);
			return written.thenCompose(
					(result) -> (result.isSuccess()) ? CompletableFuture.<byte @Nullable []>completedFuture(null)
							: replaceOutdated(value, expiration, attempt + 1));
		}).thenCompose((result) -> result);
	}

	CompletableFuture<Boolean> evict() {
		return this.commands.delete(this.node, this.key).thenApply(Answer::isSuccess);
	}

	/**
	 * Returns the generation seen last. If none was seen, proposes one, which the node
	 * takes if it has none.
	 * @return the generation that the node most likely has
	 */
	private Generation guessGeneration() {
		Generation lastSeen = this.generations.lastSeen(this.node, this.region);
		return (lastSeen != null) ? lastSeen : proposeGeneration();
	}

	private Generation proposeGeneration() {
		Generation fresh = Generation.fresh();
		this.commands.add(this.node, this.generationKey, 0, fresh.toBytes());
		return fresh;
	}

	private CompletableFuture<@Nullable Generation> readGeneration() {
		return this.commands.get(this.node, this.generationKey).thenApply(this::seeGeneration);
	}

	private @Nullable Generation seeGeneration(Answer answer) {
		Generation generation = Generation.of(answer.getBytes(this.generationKey));
		if (generation != null) {
			this.generations.see(this.node, this.region, generation);
		}
		return generation;
	}

	private CompletableFuture<Generation> require(@Nullable Generation generation) {
		if (generation != null) {
			return CompletableFuture.completedFuture(generation);
		}
		proposeGeneration();
		return readGeneration().thenApply((proposed) -> {
			if (proposed == null) {
				throw new CompletionException(new IOException(this.node + " does not keep the region's generation"));
			}
			return proposed;
		});
	}

}
