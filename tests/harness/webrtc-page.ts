/**
 * What a page does that sends its microphone by WebRTC, as docs/how-to/webrtc.md tells it: one offer, one answer, and a new
 * offer whenever the connection is lost. Text for `page.evaluate` on a page that is signed in.
 */
export const openMicrophone = `(async () => {
  const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  window.track = (await navigator.mediaDevices.getUserMedia({ audio: sound })).getAudioTracks()[0];
  window.later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  window.sent = { connected: [], lost: [], refused: [], wanted: false };
  window.connectOnce = async (call) => {
    window.peer?.close();
    const peer = (window.peer = new RTCPeerConnection());
    peer.addTransceiver(window.track, { direction: "sendonly" });
    await peer.setLocalDescription(await peer.createOffer());
    const gathered = new Promise((resolve) => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
      if (peer.iceGatheringState === "complete") resolve();
    });
    await Promise.race([gathered, later(3000)]);
    const { access } = await (await fetch("/api/session/refresh", { method: "POST" })).json();
    const answer = await fetch("/api/calls/" + call + "/media", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + access },
      body: JSON.stringify({ sdp: peer.localDescription.sdp, sides: { 0: "rep" } }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(answer.status + " " + body.code + " " + body.remedy);
    await peer.setRemoteDescription({ type: "answer", sdp: body.sdp });
    for (let n = 0; n < 100 && peer.connectionState !== "connected"; n++) await later(50);
    if (peer.connectionState !== "connected") throw new Error("not connected: " + peer.connectionState);
    sent.connected.push(Date.now());
    peer.onconnectionstatechange = () => {
      if (peer !== window.peer || !sent.wanted || !["disconnected", "failed", "closed"].includes(peer.connectionState)) return;
      sent.lost.push(Date.now());
      void connect(call);
    };
  };
  window.connect = async (call) => {
    for (sent.wanted = true; sent.wanted; await later(1000))
      try {
        return await connectOnce(call);
      } catch (error) {
        sent.refused.push(String(error.message));
      }
  };
  window.hangUp = () => {
    sent.wanted = false;
    window.peer?.close();
  };
})()`;

export type Sent = {
  /** Epoch milliseconds, all three. */
  readonly connected: readonly number[];
  readonly lost: readonly number[];
  readonly refused: readonly string[];
};
