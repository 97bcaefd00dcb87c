// control-plane is a real Kubernetes API server and its etcd in one throw-away process, for the tests.
//
// Usage: control-plane <data folder> <kube-apiserver flags…>. The caller chooses every flag of kube-apiserver but
// --etcd-servers. The process ends when its standard input closes, so a test that dies leaves nothing running.
package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: control-plane <data folder> <kube-apiserver flags…>")
	}
	etcdURL, err := startEtcd(filepath.Join(os.Args[1], "etcd"))
	if err != nil {
		fail("etcd did not start: %v", err)
	}
	go exitWithCaller()

	command := app.NewAPIServerCommand()
	command.SetArgs(append([]string{"--etcd-servers=" + etcdURL}, os.Args[2:]...))
	os.Exit(cli.Run(command))
}

func startEtcd(folder string) (string, error) {
	client, err := freeLoopbackURL()
	if err != nil {
		return "", err
	}
	peer, err := freeLoopbackURL()
	if err != nil {
		return "", err
	}
	config := embed.NewConfig()
	config.Dir = folder
	config.LogLevel = "error"
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	// The data is thrown away with the test: durability would only cost time.
	config.UnsafeNoFsync = true

	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return client.String(), nil
	case err := <-etcd.Err():
		return "", err
	case <-time.After(60 * time.Second):
		return "", fmt.Errorf("not ready within 60 s")
	}
}

func freeLoopbackURL() (*url.URL, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	return &url.URL{Scheme: "http", Host: listener.Addr().String()}, nil
}

// Leaves at once on a signal too: kube-apiserver's own shutdown would wait for an etcd that goes with it.
func exitWithCaller() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	closed := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(closed)
	}()
	select {
	case <-signals:
	case <-closed:
	}
	os.Exit(0)
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
