package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ConnectingThreads}.
 */
class ConnectingThreadsTests {

	/**
	 * Longer than the time over which replacements are spread.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final InetSocketAddress ADDRESS = Clients.address("localhost", 11211);

	private final NodeConnector connector = mock();

	private final Node node = mock();

	private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);

	private final ConnectingThreads connecting = new ConnectingThreads(this.connector, this.threads, () -> {
	});

	@BeforeEach
	void setUpNode() {
		given(this.node.getAddress()).willReturn(ADDRESS);
		given(this.node.getFailures()).willReturn(new NodeFailures("node", Duration.ofSeconds(1)));
	}

	@AfterEach
	void close() {
		this.connecting.close();
	}

	@Test
	void replacesNoConnectionOfNodeThatHasNone() throws IOException {
		this.connecting.replace(List.of(this.node));
		Awaitility.await().atMost(LIMIT).until(() -> this.threads.getCompletedTaskCount() == 1);
		then(this.connector).should(never()).connect(any());
		then(this.node).should(never()).failed(any());
	}

	@Test
	void failedReplacementOfConnectionThatIsLostMeanwhileIsNoReasonToReconnect() throws IOException {
		given(this.node.isActive()).willReturn(true);
		willAnswer((invocation) -> {
			given(this.node.isActive()).willReturn(false);
			throw new IOException("refused");
		}).given(this.connector).connect(ADDRESS);
		this.connecting.replace(List.of(this.node));
		Awaitility.await().atMost(LIMIT).until(() -> this.threads.getCompletedTaskCount() == 1);
		then(this.connector).should().connect(ADDRESS);
		then(this.node).should(never()).failed(any());
		assertThat(this.node.getFailures().getLast()).hasMessage("refused");
	}

	@Test
	void closesConnectionThatIsNotNeededAnyMore() throws IOException {
		NodeChannel channel = new NodeChannel(SocketChannel.open(), null, () -> {
		});
		given(this.connector.connect(ADDRESS)).willReturn(channel);
		this.connecting.connect(this.node);
		Awaitility.await().atMost(LIMIT).until(() -> this.threads.getCompletedTaskCount() == 1);
		given(this.node.isActive()).willReturn(true);
		assertThat(this.connecting.poll()).isNull();
		assertThat(channel.isOpen()).isFalse();
	}

}
