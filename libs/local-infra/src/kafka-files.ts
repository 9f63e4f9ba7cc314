/** The broker's configuration for one machine: broker and controller in one, few threads, small buffers (they decide its memory and start time). */
export function serverProperties(options: { brokerPort: number; controllerPort: number; logDir: string }): string {
  const { brokerPort, controllerPort, logDir } = options;
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${brokerPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${brokerPort}`,
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${logDir.replaceAll('\\', '\\\\')}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'share.coordinator.state.topic.num.partitions=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
    'log.cleaner.dedupe.buffer.size=8388608',
    'num.network.threads=2',
    'num.io.threads=2',
    'background.threads=2',
    'group.coordinator.threads=1',
    // After a kill the old registration must lapse before the broker may come back: short, or a restart takes 12 s.
    'broker.session.timeout.ms=2000',
    'broker.heartbeat.interval.ms=500',
  ].join('\n')}\n`;
}

/** Quiet logs; readiness is told at level info by one logger. */
export const LOG4J_PROPERTIES = `${[
  'status=error',
  'appender.c.type=Console',
  'appender.c.name=C',
  'appender.c.layout.type=PatternLayout',
  'appender.c.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n',
  'rootLogger.level=warn',
  'rootLogger.appenderRef.c.ref=C',
  'logger.ready.name=kafka.server.KafkaRaftServer',
  'logger.ready.level=info',
].join('\n')}\n`;
