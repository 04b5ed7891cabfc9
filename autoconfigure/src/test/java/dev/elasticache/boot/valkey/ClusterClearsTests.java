package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ClusterClears}.
 *
 * @author The ElastiCache Boot authors
 */
class ClusterClearsTests {

	private static final int BOUNDARY = 10_000;

	private final AtomicInteger refreshes = new AtomicInteger();

	private Runnable refresh = () -> {
	};

	private final ClusterClears clears = new ClusterClears(() -> {
		this.refreshes.incrementAndGet();
		this.refresh.run();
		return CompletableFuture.completedFuture(null);
	});

	private final StatefulRedisClusterConnection<byte[], byte[]> cluster = mock();

	private final Partitions partitions = new Partitions();

	private final RedisAsyncCommands<byte[], byte[]> first = mock();

	private final RedisAsyncCommands<byte[], byte[]> second = mock();

	@BeforeEach
	void createCluster() {
		given(this.cluster.getPartitions()).willReturn(this.partitions);
		addShard("first", 0, BOUNDARY, this.first);
	}

	@Test
	void clearsAllSlots() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
		assertThat(this.clears.reached("region", 0)).isFalse();
	}

	@Test
	void leavesSlotsWithoutPrimaryUntilTheyHaveOne() {
		givenScans(this.first, scanned());
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RedisException.class)
			.withMessageContaining("6384 slots of the cluster have no primary");
		assertOnlySecondShardIsLeft();
		addSecondShard();
		givenScans(this.second, scanned());
		assertThat(clear(this.clears.left("region"))).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", 0)).isFalse();
		then(this.first).should().scan(any(ScanCursor.class), any(ScanArgs.class));
	}

	@Test
	void leavesSlotsOfShardThatFailsAndNoOthers() {
		addSecondShard();
		givenScans(this.first, scanned());
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> failed = command();
		failed.completeExceptionally(new RedisException("down"));
		givenScans(this.second, failed);
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("down");
		assertOnlySecondShardIsLeft();
		givenScans(this.second, scanned());
		assertThat(clear(this.clears.left("region"))).succeedsWithin(Duration.ZERO);
		then(this.first).should().scan(any(ScanCursor.class), any(ScanArgs.class));
		then(this.second).should(times(2)).scan(any(ScanCursor.class), any(ScanArgs.class));
	}

	@Test
	void leavesShardThatCannotBeConnected() {
		addSecondShard();
		givenScans(this.first, scanned());
		given(this.cluster.getConnectionAsync("second", 6379))
			.willReturn(CompletableFuture.failedFuture(new RedisException("refused")));
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertOnlySecondShardIsLeft();
	}

	@Test
	void leavesShardWhoseConnectionIsRefusedByAnException() {
		addSecondShard();
		givenScans(this.first, scanned());
		given(this.cluster.getConnectionAsync("second", 6379)).willThrow(new RedisException("closed"));
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertOnlySecondShardIsLeft();
	}

	@Test
	void clearThatBeganEarlierDoesNotMakeUpForLaterOne() {
		addSecondShard();
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> pending = command();
		givenScans(this.first, pending);
		givenScans(this.second, scanned());
		CompletableFuture<Void> earlier = clear(ClusterClears.ALL_SLOTS);
		this.clears.missed("region", ClusterClears.ALL_SLOTS);
		pending.complete(nothing());
		assertThat(earlier).succeedsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", 0)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
	}

	@Test
	void asksForTopologyOnlyWhereSlotsMove() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertThat(this.refreshes).hasValue(0);
	}

	@Test
	void clearsAllShardsOnceMoreWhileSlotMoves() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		givenSlots(this.first, "0-9999 [5->-third]");
		RedisAsyncCommands<byte[], byte[]> third = mock();
		givenScans(third, scanned());
		this.refresh = () -> addShard("third", 0, 0, third);
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertThat(this.refreshes).hasValue(1);
		assertScans(2, this.first, this.second);
		assertScans(1, third);
	}

	@Test
	void clearsAllShardsOnceMoreAfterSlotMoved() {
		addSecondShard();
		givenScans(this.first, scanned());
		givenScans(this.second, scanned());
		givenSlots(this.first, "0-4 6-9999");
		assertThat(clear(ClusterClears.ALL_SLOTS)).succeedsWithin(Duration.ZERO);
		assertThat(this.refreshes).hasValue(1);
		assertScans(2, this.first, this.second);
	}

	@Test
	void leavesAllSlotsWhereShardFailsWhileSlotMoves() {
		addSecondShard();
		givenScans(this.first, scanned());
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> failed = command();
		failed.completeExceptionally(new RedisException("down"));
		givenScans(this.second, failed);
		givenSlots(this.first, "0-9999 [5->-second]");
		assertThat(clear(ClusterClears.ALL_SLOTS)).failsWithin(Duration.ZERO);
		assertThat(this.clears.reached("region", 0)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(ClusterClears.ALL_SLOTS);
	}

	@SafeVarargs
	private static void assertScans(int scans, RedisAsyncCommands<byte[], byte[]>... shards) {
		for (RedisAsyncCommands<byte[], byte[]> shard : shards) {
			then(shard).should(times(scans)).scan(any(ScanCursor.class), any(ScanArgs.class));
		}
	}

	private void assertOnlySecondShardIsLeft() {
		assertThat(this.clears.reached("region", BOUNDARY - 1)).isTrue();
		assertThat(this.clears.reached("region", BOUNDARY)).isFalse();
		assertThat(this.clears.reached("other", 0)).isFalse();
		assertThat(this.clears.left("region")).isEqualTo(slots(BOUNDARY, SlotHash.SLOT_COUNT));
	}

	private CompletableFuture<Void> clear(Set<Integer> slots) {
		return this.clears.clear(this.cluster, "region", slots, new PrefixRemoval(mock(), "region:"));
	}

	private void addSecondShard() {
		addShard("second", BOUNDARY, SlotHash.SLOT_COUNT, this.second);
	}

	private void addShard(String name, int from, int to, RedisAsyncCommands<byte[], byte[]> commands) {
		RedisClusterNode node = RedisClusterNode.of(name);
		node.setUri(RedisURI.create(name, 6379));
		node.setSlots(slots(from, to).stream().toList());
		node.setFlags(Set.of(NodeFlag.UPSTREAM));
		this.partitions.add(node);
		StatefulRedisConnection<byte[], byte[]> connection = mock();
		given(connection.async()).willReturn(commands);
		given(this.cluster.getConnectionAsync(name, 6379)).willReturn(CompletableFuture.completedFuture(connection));
		givenSlots(commands, (from < to) ? from + "-" + (to - 1) : "");
	}

	private static void givenSlots(RedisAsyncCommands<byte[], byte[]> commands, String slots) {
		AsyncCommand<byte[], byte[], String> nodes = new AsyncCommand<>(new Command<>(CommandType.CLUSTER, null));
		nodes.complete("id localhost:6379@16379 myself,master - 0 0 1 connected " + slots);
		given(commands.clusterNodes()).willReturn(nodes);
	}

	private static Set<Integer> slots(int from, int to) {
		return IntStream.range(from, to).boxed().collect(Collectors.toSet());
	}

	private static void givenScans(RedisAsyncCommands<byte[], byte[]> commands,
			AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> reply) {
		given(commands.scan(any(ScanCursor.class), any(ScanArgs.class))).willReturn(reply);
	}

	private static AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned() {
		AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> scanned = command();
		scanned.complete(nothing());
		return scanned;
	}

	private static AsyncCommand<byte[], byte[], KeyScanCursor<byte[]>> command() {
		return new AsyncCommand<>(new Command<>(CommandType.SCAN, null));
	}

	private static KeyScanCursor<byte[]> nothing() {
		KeyScanCursor<byte[]> nothing = new KeyScanCursor<>();
		nothing.setFinished(true);
		return nothing;
	}

}
