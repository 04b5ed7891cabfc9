package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Removal of all keys with a prefix, by {@code SCAN} on a primary and {@code UNLINK} in
 * batches. {@code KEYS} is not available on ElastiCache Serverless, and a request may
 * have 3,999 arguments there at most, see <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SupportedCommands.html">Supported
 * and restricted commands</a>.
 *
 * @author The ElastiCache Boot authors
 */
final class PrefixRemoval {

	private static final int BATCH = 1000;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final ScanArgs args;

	PrefixRemoval(RedisClusterAsyncCommands<byte[], byte[]> commands, String prefix) {
		this.commands = commands;
		String pattern = prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*";
		this.args = ScanArgs.Builder.limit(BATCH).match(pattern.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Removes the keys that a primary has.
	 * @param primary the primary, or all there is
	 * @return completion of the removal
	 */
	CompletableFuture<@Nullable Void> runOn(RedisClusterAsyncCommands<byte[], byte[]> primary) {
		return removeFrom(primary, ScanCursor.INITIAL);
	}

	private CompletableFuture<@Nullable Void> removeFrom(RedisClusterAsyncCommands<byte[], byte[]> primary,
			ScanCursor cursor) {
		return primary.scan(cursor, this.args)
			.toCompletableFuture()
			.thenCompose((found) -> remove(found).thenCompose((removed) -> found.isFinished()
					? CompletableFuture.completedFuture(null) : removeFrom(primary, found)));
	}

	private CompletableFuture<@Nullable Void> remove(KeyScanCursor<byte[]> found) {
		List<byte[]> keys = found.getKeys();
		if (keys.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return unlink(keys.toArray(byte[][]::new)).exceptionallyCompose((failure) -> isTryAgain(failure)
				? CompletableFuture.allOf(keys.stream().map(this::unlink).toArray(CompletableFuture[]::new))
				: CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<@Nullable Void> unlink(byte[]... keys) {
		// Routed by slot, because a slot may have moved since it was scanned
		return this.commands.unlink(keys).thenAccept((removed) -> {
		}).toCompletableFuture();
	}

	/**
	 * Tells whether a slot moves, and some of its keys have done so and others have not,
	 * which concerns single keys never, see
	 * <a href="https://valkey.io/topics/cluster-spec/">Valkey cluster specification</a>.
	 * @param failure the failure
	 * @return whether it is of that kind
	 */
	private static boolean isTryAgain(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof RedisCommandExecutionException
				&& String.valueOf(cause.getMessage()).startsWith("TRYAGAIN");
	}

}
