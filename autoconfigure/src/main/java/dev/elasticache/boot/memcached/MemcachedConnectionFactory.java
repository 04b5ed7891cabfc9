package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.protocol.ascii.AsciiMemcachedNodeImpl;
import net.spy.memcached.transcoders.Transcoder;

import org.springframework.util.CustomizableThreadCreator;

/**
 * Settings of the client, and the parts of it that are ours: the IO thread, the nodes and
 * the operations.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedConnectionFactory extends DefaultConnectionFactory {

	/**
	 * Room for the largest TLS record, so that one is always decrypted in place.
	 */
	private static final int BUFFER_SIZE = 17 * 1024;

	private final ClientSettings settings;

	private final ExecutorService listenerThreads;

	MemcachedConnectionFactory(ClientSettings settings) {
		super(DEFAULT_OP_QUEUE_LEN, BUFFER_SIZE);
		this.settings = settings;
		this.listenerThreads = createListenerThreads();
	}

	private static ExecutorService createListenerThreads() {
		CustomizableThreadCreator threads = new CustomizableThreadCreator("memcached-listener-");
		threads.setDaemon(true);
		int processors = Runtime.getRuntime().availableProcessors();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(processors, processors, 1, TimeUnit.MINUTES,
				new LinkedBlockingQueue<>(), threads::createThread, (task, ended) -> task.run());
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Creates the IO thread for the nodes of the settings. The client is not told: AWS's
	 * fork takes the name of a configuration endpoint for an order to discover nodes by
	 * itself.
	 */
	@Override
	public IoLoop createConnection(List<InetSocketAddress> addresses) throws IOException {
		return new IoLoop(this, this.settings);
	}

	Node createNode(InetSocketAddress address) throws IOException {
		SocketChannel closed = SocketChannel.open();
		closed.close();
		return createMemcachedNode(address, closed, getReadBufSize());
	}

	@Override
	public Node createMemcachedNode(SocketAddress address, SocketChannel channel, int bufferSize) {
		WriteQueue writeQueue = new WriteQueue();
		MemcachedNode node = new AsciiMemcachedNodeImpl(address, channel, bufferSize, createReadOperationQueue(),
				writeQueue, createOperationQueue(), getOpQueueMaxBlockTime(), getOperationTimeout(), getAuthWaitTime(),
				this);
		writeQueue.setBatch(node.getWbuf());
		return new Node(node, writeQueue, this.settings.maxReconnectDelay());
	}

	@Override
	public NodeLocator createLocator(List<MemcachedNode> nodes) {
		return new CurrentLocator(this.settings.hashing(), nodes);
	}

	@Override
	public OperationFactory getOperationFactory() {
		return this.settings.operationFactory();
	}

	@Override
	public Transcoder<Object> getDefaultTranscoder() {
		return new BytesTranscoder();
	}

	/**
	 * Operations of a node that is away fail at once. Sent to another node they would
	 * leave entries behind which are stale when they are found again.
	 */
	@Override
	public FailureMode getFailureMode() {
		return FailureMode.Cancel;
	}

	@Override
	public long getOperationTimeout() {
		return this.settings.operationTimeout().toMillis();
	}

	/**
	 * Takes any number of operations, since the IO thread, which empties the queue, must
	 * not wait for room in it. What is not written in time is dropped.
	 */
	@Override
	public BlockingQueue<Operation> createOperationQueue() {
		return new LinkedBlockingQueue<>();
	}

	@Override
	public int getTimeoutExceptionThreshold() {
		return this.settings.timeoutThreshold();
	}

	/**
	 * Threads that tell listeners of the client's futures. No more than there are
	 * processors: each of them is as busy as the IO thread.
	 */
	@Override
	public ExecutorService getListenerExecutorService() {
		return this.listenerThreads;
	}

	@Override
	public boolean isDaemon() {
		return true;
	}

}
