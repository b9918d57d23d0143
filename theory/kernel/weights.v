(* The coefficient C G i of noise i in fit G, from W(G) = sum_g a(G, g) (W(g-1) + Z_g) alone, for three workflows. *)
From Coq Require Import Reals Lra Lia.
From Collapse Require Import sums.
Open Scope R_scope.

(* The fit that first sees noise i gives it the weight of its newest batch: 1/i under augment, 1 under discard. *)
Definition augment_first (C : nat -> nat -> R) : Prop :=
  forall i : nat, (1 <= i)%nat -> C i i = / INR i.
Definition discard_first (C : nat -> nat -> R) : Prop :=
  forall i : nat, (1 <= i)%nat -> C i i = 1.

(* Later fits. Augment: 1/G for noise i itself, and 1/G of C (g-1) i through each batch g after it, the newest apart.
   Discard: the newest batch passes on what the fit before had. *)
Definition augment_later (C : nat -> nat -> R) : Prop :=
  forall G i : nat, (1 <= i)%nat -> (i < G)%nat ->
  C G i = / INR G + C (G - 1)%nat i / INR G + total (i + 1) (G - 1) (fun g => C (g - 1)%nat i / INR G).
Definition discard_later (C : nat -> nat -> R) : Prop :=
  forall G i : nat, (1 <= i)%nat -> (i < G)%nat -> C G i = C (G - 1)%nat i.

(* The suppositions can hold: the coefficients that they lead to fulfil them. *)
Example augment_consistent : augment_later (fun _ i => / INR i) /\ augment_first (fun _ i => / INR i).
Proof.
  split; intros G; [intros i Hi HG | reflexivity].
  rewrite total_const by lia. replace (S (G - 1)) with G by lia. rewrite plus_INR. simpl (INR 1).
  assert (1 <= G)%nat by lia. positives. field. lra.
Qed.

Example discard_consistent : discard_later (fun _ _ => 1) /\ discard_first (fun _ _ => 1).
Proof. split; intros G; reflexivity. Qed.

Theorem augment_coefficient : forall C, augment_later C -> augment_first C ->
  forall G i : nat, (1 <= i)%nat -> (i <= G)%nat -> C G i = / INR i.
Proof.
  intros C later first G. induction G as [G IH] using lt_wf_ind. intros i Hi HG.
  destruct (Nat.eq_dec i G) as [-> | Hne]; [apply first; assumption |].
  rewrite later by lia.
  rewrite (total_ext _ _ _ (fun _ => / INR i / INR G)) by (intros; rewrite IH by lia; reflexivity).
  rewrite IH by lia. symmetry. destruct augment_consistent as [E _]. apply E; lia.
Qed.

Theorem discard_coefficient : forall C, discard_later C -> discard_first C ->
  forall G i : nat, (1 <= i)%nat -> (i <= G)%nat -> C G i = 1.
Proof.
  intros C later first G. induction G as [G IH] using lt_wf_ind. intros i Hi HG.
  destruct (Nat.eq_dec i G) as [-> | Hne]; [apply first; assumption |].
  rewrite later by lia. apply IH; lia.
Qed.

(* Halfway, too, each fit sees the newest batch alone; only the batches are larger. *)
Theorem halfway_coefficient : forall C, discard_later C -> discard_first C ->
  forall G i : nat, (1 <= i)%nat -> (i <= G)%nat -> C G i = 1.
Proof. exact discard_coefficient. Qed.

(* The variance of fit G: the squares of the coefficients over the sizes of the batches. *)
Theorem augment_squares : forall C, augment_later C -> augment_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2) = total 1 G (fun i => / INR i ^ 2).
Proof.
  intros. apply total_ext. intros i Hi HG. rewrite (augment_coefficient C) by assumption.
  positives. field. lra.
Qed.

Theorem discard_squares : forall C, discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2) = total 1 G (fun _ => 1).
Proof. intros. apply total_ext. intros. rewrite (discard_coefficient C) by assumption. ring. Qed.

Theorem halfway_squares : forall C, discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2 / INR i) = total 1 G (fun i => / INR i).
Proof.
  intros. apply total_ext. intros. rewrite (discard_coefficient C) by assumption.
  positives. field. lra.
Qed.

Theorem augment_variance : forall C, augment_later C -> augment_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2) = harmonic 2 G.
Proof. exact augment_squares. Qed.

Theorem discard_variance : forall C, discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2) = INR G.
Proof. intros. rewrite (discard_squares C) by assumption. apply discard_sum. assumption. Qed.

Theorem halfway_variance : forall C, discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> total 1 G (fun i => C G i ^ 2 / INR i) = harmonic 1 G.
Proof. intros. rewrite (halfway_squares C) by assumption. apply halfway_sum. assumption. Qed.

(* Growth: the variance of fit G over that of the first fit, which has the variance of one noise. *)
Definition growth_is (C : nat -> nat -> R) (Growth : nat -> R) : Prop :=
  forall G : nat, (1 <= G)%nat -> Growth G = total 1 G (fun i => C G i ^ 2).
Definition halfway_growth_is (C : nat -> nat -> R) (Growth : nat -> R) : Prop :=
  forall G : nat, (1 <= G)%nat -> Growth G = total 1 G (fun i => C G i ^ 2 / INR i).

Theorem augment_growth : forall C Growth, growth_is C Growth -> augment_later C -> augment_first C ->
  forall G : nat, (1 <= G)%nat -> Growth G = harmonic 2 G.
Proof. intros C Growth grown later first G HG. rewrite grown by assumption. apply augment_variance; assumption. Qed.

Theorem discard_growth : forall C Growth, growth_is C Growth -> discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> Growth G = INR G.
Proof. intros C Growth grown later first G HG. rewrite grown by assumption. apply discard_variance; assumption. Qed.

Theorem halfway_growth : forall C Growth, halfway_growth_is C Growth -> discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> Growth G = harmonic 1 G.
Proof. intros C Growth grown later first G HG. rewrite grown by assumption. apply halfway_variance; assumption. Qed.

(* The efficiency is the inverse of the growth. *)
Theorem augment_efficiency : forall C Growth, growth_is C Growth -> augment_later C -> augment_first C ->
  forall G : nat, (1 <= G)%nat -> / Growth G = / harmonic 2 G.
Proof. intros. rewrite (augment_growth C Growth) by assumption. reflexivity. Qed.

Theorem discard_efficiency : forall C Growth, growth_is C Growth -> discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> / Growth G = / INR G.
Proof. intros. rewrite (discard_growth C Growth) by assumption. reflexivity. Qed.

Theorem halfway_efficiency : forall C Growth, halfway_growth_is C Growth -> discard_later C -> discard_first C ->
  forall G : nat, (1 <= G)%nat -> / Growth G = / harmonic 1 G.
Proof. intros. rewrite (halfway_growth C Growth) by assumption. reflexivity. Qed.
