package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Removal of all keys with a prefix, by {@code SCAN} on every primary and {@code UNLINK}
 * in batches. {@code KEYS} is not available on ElastiCache Serverless, and a request may
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
	 * Removes the keys.
	 * @return completion, with a failure if a key may be left, because a primary could
	 * not be asked or slots of a cluster have none at the moment
	 */
	CompletableFuture<@Nullable Void> run() {
		if (!(this.commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster)) {
			return removeFrom(this.commands, ScanCursor.INITIAL);
		}
		List<CompletableFuture<?>> removals = new ArrayList<>();
		BitSet reached = new BitSet(SlotHash.SLOT_COUNT);
		cluster.upstream().asMap().forEach((node, primary) -> {
			node.forEachSlot(reached::set);
			removals.add(removeFrom(primary, ScanCursor.INITIAL));
		});
		int missed = SlotHash.SLOT_COUNT - reached.cardinality();
		if (missed > 0) {
			// A replica that takes them over has the entries still
			removals.add(CompletableFuture
				.failedFuture(new RedisException("%d slots of the cluster have no primary".formatted(missed))));
		}
		return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<@Nullable Void> removeFrom(RedisClusterAsyncCommands<byte[], byte[]> primary,
			ScanCursor cursor) {
		return primary.scan(cursor, this.args)
			.toCompletableFuture()
			.thenCompose((found) -> remove(found).thenCompose((removed) -> found.isFinished()
					? CompletableFuture.completedFuture(null) : removeFrom(primary, found)));
	}

	private CompletableFuture<Long> remove(KeyScanCursor<byte[]> found) {
		if (found.getKeys().isEmpty()) {
			return CompletableFuture.completedFuture(0L);
		}
		// Routed by slot, because a slot may have moved since it was scanned
		return this.commands.unlink(found.getKeys().toArray(byte[][]::new)).toCompletableFuture();
	}

}
